"""The one Django application of the desk."""

from django.apps import AppConfig


class Desk(AppConfig):
    """Models, templates and static files under the label ``desk``."""

    name = "ua_mailmerge.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
