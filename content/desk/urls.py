"""Addresses of the release desk's own acts, under the admin prefix."""

from django.urls import path

from content.desk import approval_views, batch, local_basis, overtaken, views, word

app_name = "desk"

urlpatterns = [
    path("local-basis/<int:pk>/confirm/", local_basis.confirm_view, name="confirm_basis"),
    path("local-basis/<int:pk>/withdraw/", local_basis.withdraw_view, name="withdraw_basis"),
    path("<int:page_id>/approval/", approval_views.approval, name="approval"),
    path("<int:page_id>/approval/print/", approval_views.approval_pdf, name="approval_pdf"),
    path("<int:page_id>/approval/<int:number>/", approval_views.approval, name="approval"),
    path("<int:page_id>/approval/<int:number>/print/", approval_views.approval_pdf, name="approval_pdf"),
    path("batch/", batch.batch_view, name="batch"),
    path("word/", word.start_view, name="word"),
    path("word/<uuid:key>/", word.preview_view, name="word_preview"),
    path("<int:page_id>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("<int:page_id>/move/", views.MoveView.as_view(), name="move"),
    path("<int:page_id>/reorder/", views.ReorderView.as_view(), name="reorder"),
    path("<int:page_id>/merge/", overtaken.merge_view, name="merge"),
    path("<int:page_id>/story/", views.story, name="story"),
    path("<int:page_id>/review/", views.ReviewView.as_view(), name="review"),
    path("<int:page_id>/unschedule/", views.UnscheduleView.as_view(), name="unschedule"),
]
