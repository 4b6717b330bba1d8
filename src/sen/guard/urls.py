from django.urls import path

from sen.guard import views

urlpatterns = [path("tep/<int:pk>/", views.file, name="guard-file")]
