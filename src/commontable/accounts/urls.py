"""A person's own pages."""

app_name = "accounts"
urlpatterns: list[object] = []
