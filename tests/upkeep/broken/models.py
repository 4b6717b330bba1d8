from django.db import models


class Left(models.Model):
    id = models.BigAutoField(primary_key=True)

    def __str__(self):
        return str(self.pk)
