from training.models.course import CourseAudience, CourseCertificate, CourseCriterion, CourseLaw, CoursePage
from training.models.course_index import CourseIndexPage
from training.models.rules import CertificateRule, TrainingRule

__all__ = [
    "CertificateRule",
    "CourseAudience",
    "CourseCertificate",
    "CourseCriterion",
    "CourseIndexPage",
    "CourseLaw",
    "CoursePage",
    "TrainingRule",
]
