from sen.desk.views import Pages
from sen.records.registers import DocumentRegister, PostRegister, SentRegister, SeriesRegister

urlpatterns = [
    *Pages(DocumentRegister).urls(),
    *Pages(PostRegister).urls(),
    *Pages(SentRegister).urls(),
    *Pages(SeriesRegister).urls(),
]
