from django.urls import URLPattern, URLResolver

review_urls: list[URLPattern | URLResolver] = []
"""From the upload of a plan to its confirmation, and the plan itself."""

duty_urls: list[URLPattern | URLResolver] = []
"""What units owe and what they report."""

urlpatterns = [*review_urls, *duty_urls]
