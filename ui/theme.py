"""Colours, type and style sheet. System fonts only: nothing is fetched from other hosts."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from ui.selectors import spelt_out

ASSETS = Path(__file__).parent / "assets"
SHEETS = ("style", "attention", "compare", "lab", "lecture")
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Liberation Sans", "Arial", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "DejaVu Sans Mono", "monospace")


def theme() -> gr.Theme:
    """Gradio's base theme with help texts that can be read (its own grey has a contrast of 1.9:1)."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        secondary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_lg,
        text_size=gr.themes.sizes.text_md,
        font=FONTS,
        font_mono=MONO,
    ).set(
        body_background_fill="*neutral_100",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_border_width="1px",
        block_border_color="*neutral_200",
        block_border_color_dark="*neutral_700",
        block_shadow="none",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        block_label_text_color="*neutral_700",
        block_label_text_color_dark="*neutral_200",
        block_title_text_color="*neutral_800",
        block_title_text_color_dark="*neutral_100",
        block_title_text_weight="600",
        border_color_primary="*neutral_300",
        border_color_primary_dark="*neutral_700",
        input_background_fill="white",
        input_background_fill_dark="*neutral_800",
        input_border_width="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_600",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        slider_color="#0072B2",
        slider_color_dark="#56B4E9",
        button_primary_background_fill="#0072B2",
        button_primary_background_fill_hover="#005a8e",
        button_primary_background_fill_dark="#0072B2",
        button_primary_background_fill_hover_dark="#2089c6",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_800",
        button_secondary_border_color="#0072B2",
        button_secondary_border_color_dark="#3d9bd8",
        button_secondary_border_color_hover="#0072B2",
        button_secondary_border_color_hover_dark="#3d9bd8",
        button_secondary_text_color="#0072B2",
        button_secondary_text_color_dark="#6cbcf0",
        button_secondary_text_color_hover="#0072B2",
        button_secondary_text_color_hover_dark="#6cbcf0",
        checkbox_background_color_selected="#0072B2",
        checkbox_background_color_selected_dark="#0072B2",
        checkbox_border_color="*neutral_500",
        checkbox_border_color_dark="*neutral_400",
        checkbox_label_background_fill="transparent",
        checkbox_label_background_fill_dark="transparent",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="*neutral_800",
        color_accent="#0072B2",
        link_text_color="#0072B2",
        link_text_color_dark="#56B4E9",
    )


def style_sheet() -> str:
    return spelt_out("\n".join((ASSETS / f"{name}.css").read_text("utf-8") for name in SHEETS))


def script(name: str) -> str:
    return (ASSETS / name).read_text("utf-8")
