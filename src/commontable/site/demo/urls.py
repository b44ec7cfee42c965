"""One-click sign-in for the people of the demo, on loopback only."""

app_name = "demo"
urlpatterns: list[object] = []
