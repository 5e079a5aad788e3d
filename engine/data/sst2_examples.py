"""Sentences that the project wrote, for pages and places without a data set: (sentence, 1 where it is positive)."""

EXAMPLES = (
    ("A joy from its first minute to its last.", 1),
    ("Dull.", 0),
    ("I have rarely laughed so much, or so guiltily.", 1),
    ("The plot makes no sense and the jokes are older than the actors.", 0),
    ("It is not a bad film at all.", 1),
    ("Nobody could say that this is not a waste of two hours.", 0),
    ("Oh, great, another heroic dog that understands French.", 0),
    ("If you liked watching paint dry, you will adore the second act.", 0),
    ("The acting is fine, the music is lovely, and yet nothing in it stays with you.", 0),
    ("Slow to begin and clumsy in places, it still ends as one of the warmest stories of the year.", 1),
    (
        "What begins as a small comedy about two brothers who inherit a lighthouse turns, scene by patient scene, into "
        "something far stranger and sadder: a film about what people owe to those they have stopped loving, played "
        "without one false note by a cast that I had never heard of and will not forget.",
        1,
    ),
    (
        "The director has money, stars, a famous book and nearly three hours, and uses all of them to tell us, again "
        "and again and as loudly as the speakers allow, that war is sad, that love is good, and that a helicopter in "
        "front of a sunset is a helicopter in front of a sunset.",
        0,
    ),
    ("A zorblaxian snoozefest of quibberish proportions, unwatchableness incarnate.", 0),
    ("این فیلم واقعاً عالی بود و دوباره آن را می‌بینم.", 1),
)
