import core.common.ids
import core.common.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_leaving_and_finding'),
    ]

    operations = [
        migrations.CreateModel(
            name='AboutBlock',
            fields=[
                ('id', models.UUIDField(default=core.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=80, validators=[core.common.text.OneLine()], verbose_name='title')),
                ('text', models.TextField(blank=True, default='', max_length=2000, verbose_name='text')),
                ('picture_id', models.UUIDField(null=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('is_public', models.BooleanField(default=False, verbose_name='also for people outside')),
            ],
            options={
                'indexes': [models.Index(fields=['position'], name='about_blocks_in_order')],
            },
        ),
    ]
