"""Places: regions, departments, EPCI, communes, parts of communes, and territories drawn by people."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terreau.foundation.house import address_of


class Kind(models.TextChoices):
    REGION = "region", _("region")
    DEPARTMENT = "department", _("department")
    EPCI = "epci", _("group of communes")
    COMMUNE = "commune", _("commune")
    PART = "part", _("part of a commune")
    PROJECT = "project", _("territory of a project")


class TerritoryClass(models.TextChoices):
    """The three kinds of the founding text, and urban."""

    URBAN = "urban", _("urban")
    PERIURBAN = "periurban", _("periurban")
    RURAL_INFLUENCED = "rural-influenced", _("rural under the influence of a pole")
    RURAL_AUTONOMOUS = "rural-autonomous", _("rural outside the influence of a pole")
    UNKNOWN = "", _("not known")


class ClassOrigin(models.TextChoices):
    OFFICIAL = "official", _("from the official files")
    ESTIMATED = "estimated", _("estimated")
    PERSON = "person", _("set by a person, with a reason")
    NONE = "", _("none")


def trend_of(populations: dict[str, int]) -> float | None:
    """Share gained or lost over five years, 2017 → 2022 (INSEE advises five); None where a year is missing."""
    return trend_between(populations.get("2017"), populations.get("2022"))


def trend_between(before: int | None, after: int | None) -> float | None:
    return (after - before) / before if before and after is not None else None


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def communes(self) -> "TerritoryQuerySet":
        return self.filter(kind=Kind.COMMUNE)

    def current(self) -> "TerritoryQuerySet":
        """Those that exist today: what is official is dated, never deleted."""
        return self.filter(valid_to=None)


class Territory(models.Model):
    """A place. `code` is INSEE's for what is official (SIREN for an EPCI), our own slug for a project's territory."""

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200, help_text="With its article: La Mothe-Saint-Héray.")
    slug = models.SlugField(max_length=120)
    nature = models.CharField(
        max_length=10, blank=True, help_text="CC, CA, CU, ME for an EPCI; COMD, COMA, ARM for a part."
    )

    region = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    epci = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members_of_epci")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="projects")

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    populations = models.JSONField(default=dict, blank=True, help_text='{"2017": 6161, …}, municipal population.')
    area_km2 = models.FloatField(null=True, blank=True, help_text="Computed from the outline: approximate.")
    density = models.FloatField(null=True, blank=True, help_text="Inhabitants a km².")

    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    min_longitude = models.FloatField(null=True, blank=True)
    min_latitude = models.FloatField(null=True, blank=True)
    max_longitude = models.FloatField(null=True, blank=True)
    max_latitude = models.FloatField(null=True, blank=True)
    neighbours = models.JSONField(default=list, blank=True, help_text="Codes of the communes that touch it.")
    postal_codes = models.JSONField(default=list, blank=True)
    town_hall = models.JSONField(
        default=dict,
        blank=True,
        help_text="lines, postal_code, city, email, phone, website, hours, longitude, latitude.",
    )

    corrections = models.JSONField(
        default=dict,
        blank=True,
        help_text='{"email": …}: what a person corrected in the town hall. Shown first; no import touches it.',
    )

    class_code = models.CharField(max_length=20, choices=TerritoryClass, blank=True, default="")
    class_origin = models.CharField(max_length=10, choices=ClassOrigin, blank=True, default="")
    sources = models.JSONField(
        default=dict, blank=True, help_text="Field → code of its source, only where it is not the default of the kind."
    )
    created_by = models.CharField(max_length=40, blank=True, help_text="Who drew a project's territory.")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="territory_code_is_unique"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=models.F("valid_from")),
                name="territory_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["class_code", "population"], name="territory_class_population")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of(self)

    @property
    def trend(self) -> float | None:
        return trend_of(self.populations)


class Outline(models.Model):
    """The outline of a territory, apart from it so that lists stay light."""

    territory = models.OneToOneField(Territory, models.CASCADE, primary_key=True, related_name="outline")
    wkb = models.BinaryField(help_text="(Multi)Polygon, WGS 84, as WKB.")

    def __str__(self) -> str:
        return str(self.territory)


class ClassRecord(models.Model):
    """A reason for a class: raw codes, vintage, rule; the one in force is copied to the territory."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="class_records")
    scheme = models.CharField(max_length=20, help_text="aav, density, estimate, person")
    vintage = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=20, blank=True)
    class_code = models.CharField(max_length=20, choices=TerritoryClass, blank=True)
    raw = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "scheme", "vintage"], name="class_record_once_a_vintage")
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.scheme} {self.vintage}"


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("waits for a steward")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("not kept")
    WITHDRAWN = "withdrawn", _("taken back")


class ClassSuggestion(models.Model):
    """Somebody who may not set the class of a commune says what it should be, and why. `by` numbers a person."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="class_suggestions")
    class_code = models.CharField(max_length=20, choices=TerritoryClass)
    reason = models.TextField()
    by = models.CharField(max_length=40, blank=True, help_text="Empty once the person has left.")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.WAITING)
    answer = models.TextField(blank=True, help_text="Why it was accepted or not.")
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "by"],
                condition=Q(state=SuggestionState.WAITING) & ~Q(by=""),
                name="class_suggestion_one_waits",
            )
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.territory} · {self.class_code}"

    def get_absolute_url(self) -> str:
        return reverse("territories:class_suggestion", args=[self.territory.code, self.pk])


class ImportRun(models.Model):
    """The report of one import: what it read, created, changed, left alone."""

    source = models.CharField(max_length=40)
    version = models.CharField(max_length=40, blank=True)
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.source} {self.version}"
