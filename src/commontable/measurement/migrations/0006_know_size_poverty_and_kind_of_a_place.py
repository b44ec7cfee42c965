import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measurement', '0005_turn_curves_and_pin_notes_to_points'),
        ('partnership', '0004_remember_why_partners_joined_and_hand_over'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('children', models.PositiveIntegerField(blank=True, null=True, verbose_name='children')),
                ('poverty', models.FloatField(blank=True, null=True, verbose_name='children in poverty, in percent')),
                ('locale', models.CharField(blank=True, choices=[('city', 'City'), ('city-large', 'City, large'), ('city-midsize', 'City, midsize'), ('city-small', 'City, small'), ('suburb', 'Suburb'), ('suburb-large', 'Suburb, large'), ('suburb-midsize', 'Suburb, midsize'), ('suburb-small', 'Suburb, small'), ('town', 'Town'), ('town-fringe', 'Town, fringe'), ('town-distant', 'Town, distant'), ('town-remote', 'Town, remote'), ('rural', 'Rural'), ('rural-fringe', 'Rural, fringe'), ('rural-distant', 'Rural, distant'), ('rural-remote', 'Rural, remote')], max_length=20, verbose_name='kind of place')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('year', models.CharField(blank=True, max_length=20, verbose_name='year')),
                ('note', models.TextField(blank=True, max_length=500, verbose_name='note')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='measurement.place')),
            ],
            options={
                'verbose_name': 'facts of a place',
                'constraints': [models.CheckConstraint(condition=models.Q(('poverty', None), models.Q(('poverty__gte', 0), ('poverty__lte', 100)), _connector='OR'), name='poverty_is_a_percentage')],
            },
        ),
    ]
