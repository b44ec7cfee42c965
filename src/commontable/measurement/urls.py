"""Pages about data, indicators, releases and the scorecard."""

app_name = "measurement"
urlpatterns: list[object] = []
