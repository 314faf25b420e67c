"""Remember the promotion code with which somebody pays or orders."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_settling_takes_two")]

    operations = [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.CharField(blank=True, default="", max_length=longest),
            preserve_default=False,
        )
        for model in ("checkoutattempt", "invoiceorder")
        for name, longest in (("promotion_code", 64), ("promotion_id", 255))
    ]
