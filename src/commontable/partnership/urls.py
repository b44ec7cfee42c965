"""Pages about who is at the table."""

app_name = "partnership"
urlpatterns: list[object] = []
