from sen.desk.views import Pages
from sen.upkeep.registers import BackupRegister

urlpatterns = [*Pages(BackupRegister).urls()]
