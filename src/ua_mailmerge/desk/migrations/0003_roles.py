from django.db import migrations, models


def everybody_coordinates(apps, _schema_editor):
    """Accounts from before there were roles keep doing what they did."""
    users = apps.get_model("auth", "User").objects
    if not users.filter(is_superuser=True).exists():
        users.filter(is_staff=True).update(is_superuser=True)


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_rest_of"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.AddField(
            model_name="onetimecode",
            name="role",
            field=models.CharField(
                choices=[("coordinator", "Coordinator"), ("post room", "Post Room")], default="coordinator", max_length=12
            ),
        ),
        migrations.RunPython(everybody_coordinates, migrations.RunPython.noop),
    ]
