from django.forms.renderers import TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """Every `{{ form }}` has the desk's look: error summary first, label, help and errors beside each field."""

    form_template_name = "desk/forms/form.html"
    field_template_name = "desk/forms/field.html"
