import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0003_asking_to_join'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='tribe',
            name='picture_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='tribe',
            name='shows_rules',
            field=models.BooleanField(default=False, verbose_name='rules shown on the public page'),
        ),
        migrations.CreateModel(
            name='RetiredAddress',
            fields=[
                ('slug', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('retired_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
