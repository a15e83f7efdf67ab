"""One accessible markup for every form: Django's own rendering, with our field template."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Templates come from `foundation/forms/`: errors and help are linked to the field by aria-describedby."""

    form_template_name = "foundation/forms/form.html"
    field_template_name = "foundation/forms/field.html"
