from training.models.course import CourseAudience, CourseCertificate, CourseCriterion, CourseLaw, CoursePage
from training.models.course_index import CourseIndexPage
from training.models.registration import Registration, RegistrationLog, Trainee
from training.models.rules import CertificateRule, TrainingRule
from training.models.session import Session, SessionDate, SessionLog, TargetFirm

__all__ = [
    "CertificateRule",
    "CourseAudience",
    "CourseCertificate",
    "CourseCriterion",
    "CourseIndexPage",
    "CourseLaw",
    "CoursePage",
    "Registration",
    "RegistrationLog",
    "Session",
    "SessionDate",
    "SessionLog",
    "TargetFirm",
    "Trainee",
    "TrainingRule",
]
