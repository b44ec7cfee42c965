from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0005_remember_parting_words_and_what_showed_a_leaving"),
    ]

    operations = [
        migrations.AddField(
            model_name="lostletter",
            name="works_again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
