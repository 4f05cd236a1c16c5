from training.models.registration import Registration, RegistrationLog, Trainee
from training.models.session import Session, SessionDate, SessionLog, TargetFirm

__all__ = ["Registration", "RegistrationLog", "Session", "SessionDate", "SessionLog", "TargetFirm", "Trainee"]
