"""Addresses below 我的."""

from django.urls import path

from accounts.mine import claiming, data, enterprises, experts, inbox

urlpatterns = [
    path("inbox/", inbox.inbox, name="my_inbox"),
    path("inbox/<int:pk>/", inbox.open_message, name="open_message"),
    path("inbox/all-read/", inbox.all_read, name="all_read"),
    path("reach/", inbox.reach, name="my_reach"),
    path("data/", data.data, name="my_data"),
    path("data/download/", data.download, name="download_my_data"),
    path("data/delete/", data.delete, name="delete_my_account"),
    path("enterprises/", enterprises.enterprises, name="my_enterprises"),
    path("enterprises/find/", claiming.find, name="find_enterprise"),
    path("enterprises/<uuid:uuid>/", enterprises.enterprise, name="my_enterprise"),
    path("enterprises/<uuid:uuid>/claim/", claiming.claim, name="claim_enterprise"),
    path("enterprises/<uuid:uuid>/invite/", enterprises.invite, name="invite_member"),
    path("enterprises/<uuid:uuid>/leave/", enterprises.leave, name="leave_enterprise"),
    path("members/<int:pk>/", enterprises.change_member, name="change_member"),
    path("invitations/<uuid:uuid>/answer/", enterprises.answer_invitation, name="answer_invitation"),
    path("invitations/<uuid:uuid>/withdraw/", enterprises.withdraw_invitation, name="withdraw_invitation"),
    path("claims/<uuid:uuid>/withdraw/", enterprises.withdraw_claim, name="withdraw_claim"),
    path("expert/", experts.sheet, name="my_expert"),
    path("expert/absences/", experts.add_absence, name="add_my_absence"),
    path("expert/absences/<int:pk>/drop/", experts.drop_absence, name="drop_my_absence"),
    path("expert/conflicts/find/", experts.find, name="find_my_conflict"),
    path("expert/conflicts/<int:pk>/end/", experts.end_conflict, name="end_my_conflict"),
    path("expert/conflicts/<uuid:uuid>/", experts.declare, name="declare_my_conflict"),
]
