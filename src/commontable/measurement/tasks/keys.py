"""Keys that nobody can need any more are destroyed in the background."""

from django.utils import timezone
from django_tasks import task

from commontable.measurement.actions import keys


@task()
def destroy_retired_keys() -> int:
    """No partnership's key before is kept longer than work under way may need it; how many were destroyed."""
    return keys.destroy_retired(at=timezone.now())
