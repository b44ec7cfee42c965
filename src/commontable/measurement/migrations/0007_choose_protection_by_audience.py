import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0006_know_size_poverty_and_kind_of_a_place"),
        ("partnership", "0006_say_that_an_address_works_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="audience",
            field=models.CharField(
                choices=[
                    ("public", "anybody"),
                    ("partners", "everybody at the table"),
                    ("council", "the council and the backbone"),
                ],
                default="partners",
                max_length=10,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="licence",
            field=models.CharField(blank=True, max_length=160, verbose_name="licence"),
        ),
        migrations.AddField(
            model_name="release",
            name="progress_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="run",
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.CreateModel(
            name="ProtectionPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "anybody"),
                            ("partners", "everybody at the table"),
                            ("council", "the council and the backbone"),
                        ],
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                ("preset", models.CharField(blank=True, max_length=40)),
                ("settings", models.JSONField()),
                ("why", models.TextField(verbose_name="why")),
                ("set_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "protection policy",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("partnership"),
                        models.F("audience"),
                        condition=models.Q(("replaced_at__isnull", True)),
                        name="one_protection_policy_in_force_an_audience",
                    )
                ],
            },
        ),
    ]
