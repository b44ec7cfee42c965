"""Invented figures that the chart tests draw."""

from commontable.charts import Figure

YEARS = ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25"]
OVER_TIME = [
    Figure(label="2019-20", value=41, counted=980),
    Figure(label="2020-21", status="hidden"),
    Figure(label="2021-22", low=38, high=44, status="ranged", counted=31),
    Figure(label="2022-23", status="empty"),
    Figure(label="2023-24", value=44.5, counted=1010),
    Figure(label="2024-25", value=47.3, counted=1093),
]
BY_GROUP = [
    Figure(label="Free lunch", value=34.2, counted=512, target=50),
    Figure(label="Newcomers", status="hidden"),
    Figure(label="Islanders", low=20, high=40, status="ranged"),
    Figure(label="Other pupils", value=61, counted=581),
]
