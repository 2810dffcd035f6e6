"""Saved pages as content management systems make them: each shape in every language, with its truth.

A shape is a function from a `Site` to the middle of a page; the chrome around
it (cookie banner, menu with teasers, sidebar, paging, footer) has dates and
links that are no news. `truth` is what a reader of the page would list.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from babel.dates import format_date

STORIES = tomllib.loads(Path(__file__).with_name("saved_stories.toml").read_text("utf-8"))
ADDRESS = "https://city.example/news/"
DAYS = [dt.date(2026, 3, 19), dt.date(2026, 3, 12), dt.date(2026, 2, 27), dt.date(2026, 2, 3), dt.date(2025, 12, 30)]


@dataclass
class Story:
    title: str
    day: dt.date
    slug: str
    summary: str
    index: int

    @property
    def url(self):
        return f"/{self.day.year}/{self.slug}" if self.index % 2 else f"/news/{self.slug}.html"


@dataclass
class Site:
    language: str
    truth: list[tuple[str, str, str]] = field(default_factory=list)
    head: str = ""

    def __post_init__(self):
        own = STORIES[self.language]
        self.words = own["words"]
        self.stories = [
            Story(title, day, f"story-{n + 1}", f"{n + 1}. {own['summary']}", n)
            for n, (title, day) in enumerate(zip(own["titles"], DAYS, strict=True))
        ]

    def each(self, shape: Callable[[Story], str], *, listed: bool = True) -> str:
        if listed:
            self.truth += [(story.title, str(story.day), story.url) for story in self.stories]
        return "\n".join(shape(story) for story in self.stories)

    def day(self, day: dt.date, style: str = "long") -> str:
        return escape(format_date(day, style, locale=self.language))


def link(story: Story, text: str = "", more: str = "") -> str:
    return f'<a href="{story.url}"{more}>{text or escape(story.title)}</a>'


SHAPES: dict[str, Callable[[Site], str]] = {}


def shape(make):
    SHAPES[make.__name__] = make
    return make


@shape
def wordpress_archive(site):
    return (
        "<div id='primary'><main>"
        + site.each(
            lambda s: (
                f"""
<article id="post-{1230 + s.index}" class="post-{1230 + s.index} post type-post status-publish format-standard has-post-thumbnail hentry category-{"news" if s.index % 2 else "city"} tag-{s.slug}">
<header class="entry-header"><div class="cat-links"><a href="/category/x" rel="category tag">{site.words["news"]}</a></div>
<h2 class="entry-title">{link(s, more=' rel="bookmark"')}</h2>
<div class="entry-meta"><span class="posted-on">{link(s, f'<time class="entry-date published" datetime="{s.day}T09:12:00+01:00">{site.day(s.day)}</time><time class="updated" datetime="2026-04-01T09:00:00+01:00">{site.day(dt.date(2026, 4, 1))}</time>')}</span>
<span class="byline">{site.words["by"]} <span class="author vcard"><a class="url fn n" href="/author/ann">Ann Smith-Baker</a></span></span></div></header>
<div class="entry-content"><p>{s.summary}</p><p><a class="more-link" href="{s.url}">{site.words["more"]} <span class="screen-reader-text">{s.title}</span></a></p></div></article>"""
            )
        )
        + "</main></div>"
    )


@shape
def wordpress_microdata(site):
    return site.each(
        lambda s: (
            f"""
<article class="post-{77 + s.index} post entry" itemscope itemtype="https://schema.org/CreativeWork">
<span itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><img src="/i/{s.slug}.jpg" width="600" height="400" alt=""><meta itemprop="url" content="/i/{s.slug}.jpg"></span>
<p class="entry-meta"><time class="entry-time" itemprop="datePublished" datetime="{s.day}T08:00:00+00:00">{site.day(s.day)}</time>
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a href="/author/x" itemprop="url"><span itemprop="name">Ann Smith-Baker</span></a></span></p>
<h2 class="entry-title" itemprop="headline">{link(s)}</h2><div itemprop="text"><p>{s.summary}</p></div>
<span itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="The City"><meta itemprop="url" content="https://city.example"></span></article>"""
        )
    )


@shape
def drupal_views(site):
    return (
        "<div class='view view-news view-id-news'><div class='view-content'>"
        + site.each(
            lambda s: (
                f"""
<div class="views-row views-row-{s.index + 1} views-row-{"odd" if s.index % 2 else "even"}{" views-row-first" if not s.index else ""}">
<div class="views-field views-field-field-image"><div class="field-content"><a href="{s.url}"><img src="/f/{s.slug}.jpg" width="220" height="147" alt="x"></a></div></div>
<div class="views-field views-field-created"><span class="field-content">{site.day(s.day)}</span></div>
<div class="views-field views-field-title"><span class="field-content">{link(s)}</span></div>
<div class="views-field views-field-body"><div class="field-content"><p>{s.summary}</p></div></div></div>"""
            )
        )
        + "</div></div>"
    )


@shape
def joomla_blog(site):
    return (
        "<div class='blog' itemscope itemtype='https://schema.org/Blog'>"
        + site.each(
            lambda s: (
                f"""
<div class="{"items-leading clearfix" if not s.index else "items-row cols-2 row-" + str(s.index)}"><div class="{"leading-0" if not s.index else "item column-" + str(s.index)}" itemprop="blogPost" itemscope itemtype="https://schema.org/BlogPosting">
<div class="page-header"><h2 itemprop="name"><a href="{s.url}" itemprop="url">{escape(s.title)}</a></h2></div>
<dl class="article-info muted"><dt class="article-info-term">Details</dt><dd class="createdby" itemprop="author" itemscope itemtype="https://schema.org/Person">{site.words["by"]} <span itemprop="name">Super User</span></dd>
<dd class="category-name"><a href="/cat" itemprop="genre">{site.words["news"]}</a></dd>
<dd class="published"><span class="icon-calendar"></span> <time datetime="{s.day}T10:00:00+01:00" itemprop="datePublished">{site.day(s.day)}</time></dd></dl>
<p>{s.summary}</p><p class="readmore"><a class="btn" href="{s.url}" itemprop="url">{site.words["more"]}: {s.title}</a></p></div></div>"""
            )
        )
        + "</div>"
    )


@shape
def typo3_news(site):
    return (
        "<div class='news'><div class='news-list-view' id='news-container-12'>"
        + site.each(
            lambda s: (
                f"""
<div class="article articletype-0 topnews" itemscope="itemscope" itemtype="http://schema.org/Article"><div class="header"><h3>
<a title="{escape(s.title)}" href="{s.url}"><span itemprop="headline">{escape(s.title)}</span></a></h3></div>
<div class="teaser-text"><div itemprop="description"><p>{s.summary}</p></div><a class="more" href="{s.url}">{site.words["more"]}</a></div>
<div class="footer"><p><span class="news-list-date"><time itemprop="datePublished" datetime="{s.day}">{site.day(s.day, "medium")}<meta itemprop="datePublished" content="{s.day}"></time></span>
<span class="news-list-category">{site.words["news"]}</span></p></div></div>"""
            )
        )
        + "</div></div>"
    )


@shape
def notices_table_with_headings(site):
    heads = {
        "en": "Date,Title,Deadline,Document",
        "fr": "Date,Titre,Date limite,Document",
        "de": "Datum,Titel,Frist,Dokument",
        "es": "Fecha,Título,Plazo,Documento",
        "pt": "Data,Título,Prazo,Documento",
        "it": "Data,Titolo,Scadenza,Documento",
        "ar": "التاريخ,العنوان,الموعد النهائي,وثيقة",
    }.get(site.language, "Date,Title,Deadline,Document").split(",")
    return (
        "<table class='table'><thead><tr>"
        + "".join(f"<th scope='col'>{h}</th>" for h in heads)
        + "</tr></thead><tbody>"
        + site.each(
            lambda s: (
                f"""
<tr><td>{site.day(s.day)}</td><td>{escape(s.title)}</td><td>{site.day(dt.date(2026, 6, 1 + s.index))}</td><td><a href="{s.url}">PDF (1.2 MB)</a></td></tr>"""
            )
        )
        + "</tbody></table>"
    )


@shape
def notices_table_without_headings(site):
    return (
        "<table>"
        + site.each(
            lambda s: (
                f"<tr class='row{s.index % 2}'><td width=120>{site.day(s.day)}</td><td>{link(s)}<br>{s.summary}</td></tr>"
            )
        )
        + "</table>"
    )


@shape
def definition_list(site):
    return (
        "<dl class='notices'>"
        + site.each(lambda s: f"<dt>{site.day(s.day)}</dt><dd>{link(s)}<p>{s.summary}</p></dd>")
        + "</dl>"
    )


@shape
def definition_list_title_first(site):
    return "<dl>" + site.each(lambda s: f"<dt>{link(s)}</dt><dd>{site.day(s.day)}</dd><dd>{s.summary}</dd>") + "</dl>"


@shape
def badge_with_year(site):
    return (
        "<div class='events-list'>"
        + site.each(
            lambda s: (
                f"""
<div class="event-teaser"><div class="date-badge"><span class="day">{s.day.day}</span><span class="month">{format_date(s.day, "MMM", locale=site.language)}</span><span class="year">{s.day.year}</span></div>
<div class="event-body"><h3 class="event-title">{link(s)}</h3><p class="location">Rathausplatz 1</p><p>{s.summary}</p></div></div>"""
            )
        )
        + "</div>"
    )


@shape
def badge_below_month_headings(site):
    parts = []
    for month in dict.fromkeys((s.day.year, s.day.month) for s in site.stories):
        parts.append(f"<h2>{format_date(dt.date(*month, 1), 'LLLL yyyy', locale=site.language)}</h2>")
        parts += [
            f"<div class='ev'><div class='d'><b>{s.day.day}</b> <i>{format_date(s.day, 'MMM', locale=site.language)}</i></div><h4>{link(s)}</h4><p>{s.summary}</p></div>"
            for s in site.stories
            if (s.day.year, s.day.month) == month
        ]
    site.truth += [(s.title, str(s.day), s.url) for s in site.stories]
    return "".join(parts)


@shape
def badge_with_year_in_address(site):
    site.truth += [(s.title, str(s.day), f"/agenda/{s.day:%Y/%m/%d}/{s.slug}/") for s in site.stories]
    return (
        "<ul class='cal'>"
        + "".join(
            f"""<li class="cal-item"><a href="/agenda/{s.day:%Y/%m/%d}/{s.slug}/"><span class="cal-day">{s.day.day}</span><span class="cal-month">{format_date(s.day, "MMM", locale=site.language)}</span>
<span class="cal-title">{escape(s.title)}</span></a></li>"""
            for s in site.stories
        )
        + "</ul>"
    )


@shape
def badge_without_year(site):
    return (
        "<div class='agenda'>"
        + site.each(
            lambda s: (
                f"<div class='agenda-item'><span class='day'>{s.day.day}</span><span class='mon'>{format_date(s.day, 'MMM', locale=site.language)}</span><h3>{link(s)}</h3></div>"
            ),
            listed=False,
        )
        + "</div>"
    )


@shape
def events_json_ld(site):
    site.head = (
        "<script type='application/ld+json'>"
        + json.dumps(
            [
                {
                    "@context": "https://schema.org",
                    "@type": "EducationEvent",
                    "name": s.title,
                    "startDate": f"{s.day}T14:00:00+01:00",
                    "endDate": f"{s.day}T16:00:00+01:00",
                    "url": f"https://city.example{s.url}",
                    "location": {
                        "@type": "Place",
                        "name": "Aula Magna",
                        "address": {"@type": "PostalAddress", "addressLocality": "Town"},
                    },
                    "organizer": {"@type": "Organization", "name": "A Faculty", "url": "https://uni.example"},
                }
                for s in site.stories
            ]
        )
        + "</script>"
    )
    return site.each(lambda s: f"<div class='vevent'><h3>{link(s)}</h3><p>{site.day(s.day)}, 14:00</p></div>")


@shape
def events_microdata(site):
    return site.each(
        lambda s: (
            f"""
<div itemscope itemtype="http://schema.org/Event" class="event-{s.index}"><meta itemprop="startDate" content="{s.day}T19:30"><meta itemprop="endDate" content="{s.day}T21:00">
<div itemprop="location" itemscope itemtype="http://schema.org/Place"><span itemprop="name">Concert Hall</span><span itemprop="address" itemscope itemtype="http://schema.org/PostalAddress"><span itemprop="addressLocality">Town</span></span></div>
<h3>{link(s, f'<span itemprop="name">{escape(s.title)}</span>', ' itemprop="url"')}</h3>
<div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><a itemprop="url" href="/tickets">Tickets</a><meta itemprop="validFrom" content="2026-01-01"></div><p itemprop="description">{s.summary}</p></div>"""
        )
    )


@shape
def card_inside_its_link(site):
    return (
        "<div class='row row-cols-3 g-4'>"
        + site.each(
            lambda s: (
                f"""
<div class="col"><a class="card h-100 text-decoration-none" href="{s.url}"><img class="card-img-top" src="/i/{s.slug}.webp" alt=""><div class="card-body"><small class="text-muted">{site.day(s.day)}</small>
<h5 class="card-title">{escape(s.title)}</h5><p class="card-text">{s.summary}</p></div></a></div>"""
            )
        )
        + "</div>"
    )


@shape
def card_with_a_button(site):
    return (
        "<div class='row'>"
        + site.each(
            lambda s: (
                f"""
<div class="col-md-4"><div class="card mb-3"><img src="/i/{s.slug}.png" class="card-img-top" alt="..."><div class="card-body"><p class="badge bg-info">{site.words["news"]}</p><h5 class="card-title">{escape(s.title)}</h5>
<p class="card-text">{s.summary}</p><a href="{s.url}" class="btn btn-primary">{site.words["more"]}</a></div><div class="card-footer text-muted">{site.day(s.day)}</div></div></div>"""
            )
        )
        + "</div>"
    )


@shape
def flat_title_then_date(site):
    return (
        "<div class='content'><h1>"
        + site.words["news"]
        + "</h1>"
        + site.each(lambda s: f"<h3>{link(s)}</h3><p class='date'>{site.day(s.day)}</p><p>{s.summary}</p>")
        + "</div>"
    )


@shape
def flat_date_then_title(site):
    return (
        "<div class='text'><h1>"
        + site.words["news"]
        + "</h1>"
        + site.each(lambda s: f"<p><em>{site.day(s.day)}</em></p><h3>{link(s)}</h3><p>{s.summary}</p><hr>")
        + "</div>"
    )


@shape
def line_date_then_link(site):
    return "<ul>" + site.each(lambda s: f"<li>{site.day(s.day)} – {link(s)}</li>") + "</ul>"


@shape
def line_link_then_date(site):
    return "<ul class='list-unstyled'>" + site.each(lambda s: f"<li>{link(s)} ({site.day(s.day)})</li>") + "</ul>"


@shape
def time_without_datetime(site):
    return (
        "<section>"
        + site.each(
            lambda s: f"<div class='teaser'><time>{site.day(s.day)}</time><h3>{link(s)}</h3><p>{s.summary}</p></div>"
        )
        + "</section>"
    )


@shape
def date_in_data_attribute(site):
    return (
        "<ul>"
        + site.each(
            lambda s: (
                f"<li class='feed-item'><h3>{link(s)}</h3><span class='ago' data-date='{s.day}T10:00:00Z'>{s.index + 2} d</span><p>{s.summary}</p></li>"
            )
        )
        + "</ul>"
    )


@shape
def title_only_in_its_link(site):
    return (
        "<div><h2>"
        + site.words["news"]
        + "</h2>"
        + site.each(
            lambda s: (
                f"<div class='news-item'><a class='cat' href='/c'>{site.words['news']}</a> <span class='date'>{site.day(s.day)}</span> {link(s)} <a href='{s.url}' class='more'>{site.words['more']}…</a></div>"
            )
        )
        + "</div>"
    )


@shape
def two_listings(site):
    first, second = site.stories[:3], site.stories[3:]
    site.truth += [(s.title, str(s.day), s.url) for s in site.stories]

    def make(s):
        return f"<div class='item'><p class='date'>{site.day(s.day)}</p><h4>{link(s)}</h4></div>"

    def other(s):
        return f"<li><a href='{s.url}'><strong>{escape(s.title)}</strong><br><time datetime='{s.day}'>{site.day(s.day, 'medium')}</time></a></li>"

    return f"<div class='col-6'><h2>{site.words['news']}</h2>{''.join(map(make, first))}</div><div class='col-6'><h2>{site.words['events']}</h2><ul>{''.join(map(other, second))}</ul></div>"


@shape
def sticky_first_and_last(site):
    classes = ["sticky lead", "odd", "even", "odd", "even last"]
    return (
        "<div class='posts'>"
        + site.each(
            lambda s: (
                f"<div class='{classes[s.index]}'><h2>{link(s)}</h2><div class='meta'>{site.day(s.day)} | <a href='/author/7'>Ann Smith-Baker</a></div><p>{s.summary}</p></div>"
            )
        )
        + "</div>"
    )


def _article_body(site):
    return "".join(f"<p>{s.summary} {s.summary} {s.summary}</p>" for s in site.stories)


def _related(site):
    return (
        f"<div class='related'><h3>{site.words['more']}</h3><ul>"
        + "".join(
            f"<li><a href='/other/{s.slug}'>{s.title} II</a><span class='date'>{site.day(s.day - dt.timedelta(40))}</span></li>"
            for s in site.stories[1:]
        )
        + "</ul></div>"
    )


@shape
def article_with_related(site):
    story = site.stories[0]
    site.truth.append((story.title, str(story.day), ADDRESS))
    site.head = f"<meta property='og:type' content='article'><meta property='article:published_time' content='{story.day}T08:00:00Z'><meta property='og:title' content='{escape(story.title)}'>"
    return f"<article><h1>{story.title}</h1><p class='meta'>{site.day(story.day)}</p>{_article_body(site)}</article>{_related(site)}"


@shape
def article_without_machine_date(site):
    story = site.stories[0]
    site.truth.append((story.title, str(story.day), ADDRESS))
    return (
        f"<div id='content'><h1>{story.title}</h1><p class='byline'>{site.words['by']} Ann Smith | {site.day(story.day)}</p>{_article_body(site)}</div><div class='col'><h3>{site.words['news']}</h3>"
        + "".join(
            f"<div class='box'><span>{site.day(s.day - dt.timedelta(30))}</span><a href='/o/{s.slug}'>{s.title} III</a></div>"
            for s in site.stories[1:]
        )
        + "</div>"
    )


@shape
def article_with_comments(site):
    story = site.stories[0]
    site.truth.append((story.title, str(story.day), ADDRESS))
    return (
        f"<article class='post'><h1>{story.title}</h1><time datetime='{story.day}'>{site.day(story.day)}</time>{_article_body(site)}</article><section id='comments'><ol class='commentlist'>"
        + "".join(
            f"<li class='comment'><a href='/u/{n}'>Reader number {n}</a> <time datetime='2026-04-0{n}'>{site.day(dt.date(2026, 4, n))}</time><p>{site.stories[0].summary}</p></li>"
            for n in (1, 2, 3)
        )
        + "</ol></section>"
    )


@shape
def listing_that_claims_to_be_an_article(site):
    site.head = "<meta property='og:type' content='article'><meta property='og:title' content='News'>"
    return (
        "<main>"
        + site.each(
            lambda s: (
                f"<article class='teaser'><h2>{link(s)}</h2><p class='publish-date'>{site.day(s.day)}</p><p>{s.summary}</p></article>"
            )
        )
        + "</main>"
    )


@shape
def beginning_and_end(site):
    return (
        "<div class='calendar'>"
        + site.each(
            lambda s: (
                f"<div class='entry'><h3>{link(s)}</h3><p class='when'><time datetime='{s.day}T10:00'>{site.day(s.day)}</time> – <time datetime='{s.day + dt.timedelta(2)}T17:00'>{site.day(s.day + dt.timedelta(2))}</time></p><p>{s.summary}</p></div>"
            )
        )
        + "</div>"
    )


@shape
def byline_and_label(site):
    return (
        "<div class='stream'>"
        + site.each(
            lambda s: (
                f"<div class='stream-item'><span class='label'>{site.words['news']}</span><a class='author' href='/people/ann-smith-baker-of-the-office'>Ann Smith-Baker of the Press Office</a><h3>{link(s)}</h3><p>{s.summary}</p><p class='info'>{site.words['by']} Ann | {site.day(s.day)}</p></div>"
            )
        )
        + "</div>"
    )


@shape
def layout_of_tables(site):
    return (
        "<table width=780 cellpadding=0><tr><td width=600><table>"
        + site.each(
            lambda s: (
                f"<tr><td valign=top><font size=1>{s.day.isoformat()}</font></td><td><font size=2><b>{link(s)}</b></font><br><font size=1>{s.summary}</font></td></tr><tr><td colspan=2><hr></td></tr>"
            )
        )
        + "</table></td></tr></table>"
    )


@shape
def grouped_by_month(site):
    parts = []
    for month in dict.fromkeys((s.day.year, s.day.month) for s in site.stories):
        items = "".join(
            f"<li><span class='d'>{site.day(s.day)}</span> {link(s)}</li>"
            for s in site.stories
            if (s.day.year, s.day.month) == month
        )
        parts.append(
            f"<section class='month'><h2>{format_date(dt.date(*month, 1), 'LLLL yyyy', locale=site.language)}</h2><ul>{items}</ul></section>"
        )
    site.truth += [(s.title, str(s.day), s.url) for s in site.stories]
    return "".join(parts)


@shape
def date_inside_the_heading(site):
    return (
        "<div>"
        + site.each(
            lambda s: f"<div class='n'><h3>{link(s)} <small>{site.day(s.day)}</small></h3><p>{s.summary}</p></div>"
        )
        + "</div>"
    )


@shape
def grid_of_rows(site):
    return (
        "<div class='container'>"
        + site.each(
            lambda s: (
                f"<div class='row py-2'><div class='col-2'>{site.day(s.day, 'medium')}</div><div class='col-10'><h4>{link(s)}</h4>{s.summary}</div></div>"
            )
        )
        + "</div>"
    )


@shape
def numeric_dates(site):
    return (
        "<div class='list'>"
        + site.each(
            lambda s: (
                f"<div class='list__item'><span class='list__date'>{s.day:%d.%m.%Y}</span><h3 class='list__title'>{link(s)}</h3><p>{s.summary}</p></div>"
            )
        )
        + "</div>"
    )


@shape
def two_rows_each(site):
    return (
        "<table class='press'>"
        + site.each(
            lambda s: (
                f"<tr class='a'><td>{site.day(s.day)}</td><td>{link(s)}</td></tr><tr class='b'><td></td><td>{s.summary}</td></tr>"
            )
        )
        + "</table>"
    )


@shape
def figure_with_overlay(site):
    return (
        "<div class='tiles'>"
        + site.each(
            lambda s: (
                f"<figure class='tile'><img src='/i/{s.slug}.jpg' alt='' width=400 height=300><figcaption><h3>{escape(s.title)}</h3><p class='tile-date'>{site.day(s.day)}</p></figcaption><a class='stretched-link' href='{s.url}' aria-label='{escape(s.title)}'></a></figure>"
            )
        )
        + "</div>"
    )


@shape
def summary_with_other_dates(site):
    return (
        "<div class='posts'>"
        + site.each(
            lambda s: (
                f"<div class='post'><h3>{link(s)}</h3><span class='post-date'>{site.day(s.day)}</span><p>{s.summary} ({site.day(dt.date(2024, 5, 6))})</p></div>"
            )
        )
        + "</div>"
    )


@shape
def title_cut_in_its_link(site):
    return (
        "<ul class='latest'>"
        + site.each(
            lambda s: (
                f"<li><time datetime='{s.day}'>{site.day(s.day, 'short')}</time> <a href='{s.url}' title='{escape(s.title)}'>{escape(s.title[:20])}…</a></li>"
            )
        )
        + "</ul>"
    )


#: Shapes that nothing was tuned with.
HELD_BACK = frozenset(
    ("drupal_views", "definition_list_title_first", "events_microdata", "card_with_a_button", "line_link_then_date", "two_listings", "article_with_comments")
    + ("byline_and_label", "grid_of_rows", "two_rows_each", "figure_with_overlay", "summary_with_other_dates", "badge_with_year_in_address", "joomla_blog")
)  # fmt: skip


def saved_page(name: str, language: str) -> tuple[str, list[tuple[str, str, str]]]:
    """A page in a shape and a language, and its truth: titles with their dates and addresses."""
    site = Site(language)
    middle = SHAPES[name](site)
    menu = "".join(
        f"<li class='menu-item menu-item-{n}'><a href='/m/{n}'>{word}</a><ul class='sub-menu'><li><a href='/m/{n}/1'>{word} 1</a></li></ul></li>"
        for n, word in enumerate(site.words["menu"] * 3)
    )
    recent = "".join(
        f"<li><a href='/r/{s.slug}'>{s.title}</a> <span class='post-date'>{site.day(s.day)}</span></li>"
        for s in site.stories[:3]
    )
    return (
        f"""<!DOCTYPE html><html lang="{site.language}"><head><meta charset="utf-8"><title>{site.words["news"]} - Town</title>{site.head}</head><body class="page has-sidebar">
<div id="cookie-banner" class="cookies"><p>{site.words["cookies"]}</p><button>OK</button><a href="/privacy">{site.day(dt.date(2020, 1, 1))}</a></div>
<header class="site-header"><a href="/" class="logo"><img src="/logo.svg" width="120" height="40" alt="Town"></a><nav><ul class="menu">{menu}</ul></nav></header>
<div class="breadcrumb"><a href="/">Home</a> / {site.words["news"]}</div><div class="wrapper"><div class="main-column">{middle}
<nav class="pagination"><a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=143">143</a></nav></div>
<aside class="sidebar widget-area"><section class="widget widget_recent_entries"><h2>{site.words["recent"]}</h2><ul>{recent}</ul></section></aside></div>
<footer><p>© 2026 Town. {site.words["updated"]} {site.day(dt.date(2026, 1, 2))}</p><p><a href="/imprint">Imprint and legal notice</a></p></footer></body></html>""",
        [(title, day, urljoin(ADDRESS, url)) for title, day, url in site.truth],
    )
