"""Lecture mode: prepared steps that tell the course's story, full screen and in large type.

    steps.yaml      the steps, which a teacher edits; SLIMSCOPE_LECTURE names another file
    steps.py        reads them, with a sentence for whatever is wrong
    scene.py        the variants that a step is about, and its texts filled in from their records
    fields.py       what a text may take from a record
    bars.py curve.py maps.py tiers.py    a step's figure; glance.py    one sentence through a network
    stage.py        all steps as HTML
    route.py        the address that hands them out, and the button and frame on the page

All steps travel to the browser at once, drawn; after that nothing is asked of the server (see ``assets/lecture.js``).
"""
