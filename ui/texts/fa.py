"""The page's texts in Persian, in the words of the course, with Latin digits (see ``ui.texts``).

The course's glossary: quantization چندی‌سازی, quantizer چندی‌ساز, pruning هرس (structured ساختاریافته, unstructured
بدون ساختار), accuracy دقت, loss زیان, full precision ممیز شناور (دقت is accuracy), fine-tuning ریزتنظیم, calibration
کالیبره کردن, activation فعال‌سازی, embedding تعبیه, attention توجه, head سر, mask ماسک, variant نسخه.
"""

PERSIAN = {
    "title": "اسلیم‌اسکوپ",
    "tagline": "ببینید شبکه‌ی عصبی با لاغر شدن چه از دست می‌دهد: اندازه‌گیری‌شده، نه تخمینی.",
    "other_languages": "زبان‌ها",
    # controls
    "task": "وظیفه",
    "model": "شبکه",
    "quantizer": "چندی‌ساز",
    "full_precision": "ممیز شناور",
    "no_quantizer": "هیچ: ممیز شناور",
    "weight_bits": "بیت‌های وزن",
    "activation_bits": "بیت‌های فعال‌سازی",
    "weight_bits_info": "b بیت 2ᵇ مقدار را از هم جدا می‌کند و M سطح 2ᴹ مقدار را. فایل از همین ساخته می‌شود.",
    "activation_bits_info": "عددهایی که میان لایه‌ها جریان دارند و در فایل نیستند.",
    "weight_levels": "سطح‌های وزن (M)",
    "activation_levels": "سطح‌های فعال‌سازی (M)",
    "together": "هر دو با هم تغییر کنند",
    "view": "نما",
    "images": "تصویرها",
    "sentences": "جمله‌ها",
    "embeddings": "تعبیه‌ها",
    "embeddings_info": "بیشتر وزن‌های یک BERT کوچک؛ با همان پهنای وزن‌های دیگر چندی می‌شوند.",
    "embeddings_row": "چندی‌شده، هر سطر یک مقیاس",
    "embeddings_tensor": "چندی‌شده، یک مقیاس برای همه",
    "embeddings_none": "ممیز شناور",
    "attention": "روش توجه",
    "dense": "توجه چگال",
    "dense_info": "هر تکه‌واژه به همه‌ی تکه‌واژه‌ها نگاه می‌کند، با ممیز شناور.",
    "in_percent": "{what} (%)",
    "in_kilobytes": "{size} کیلوبایت",
    "in_points": "{points} واحد درصد",
    "comma": "، ",
    "with_share": "{what} {share}",
    "kept": "{share} می‌ماند",
    "kept_score_topk": "{share} از امتیازها",
    "kept_quantized_topk": "{share} از درایه‌ها",
    "kept_tiered_tokens": "{share} از توکن‌ها",
    "kept_bits": "{bits} بیتی",
    "from_to": "{low} تا {high}",
    "ends": "لایه‌ی اول و آخر 8 بیتی",
    "ends_info": "وزن کمی دارند و حساس‌اند، پس مقاله‌ها معمولاً از فشردن آن‌ها چشم می‌پوشند.",
    "training": "پس از فشرده‌سازی",
    "fine_tuned": "ریزتنظیم‌شده",
    "calibrated": "فقط کالیبره‌شده",
    "training_info": (
        "کالیبره‌شده: مقیاس‌ها از روی داده تعیین می‌شوند. ریزتنظیم‌شده: پس از آن، وزن‌ها باز هم آموزش می‌بینند."
    ),
    "families": "{quantizer}، {training}",
    "fine_tuned_lower": "ریزتنظیم‌شده",
    "calibrated_lower": "کالیبره‌شده",
    # pruning
    "pruning": "هرس",
    "no_pruning": "هیچ: همه‌ی وزن‌ها می‌مانند",
    "no_pruning_info": "چیزی از شبکه برداشته نمی‌شود.",
    "pruning_ratio_weights": "وزن‌های هرس‌شده (%)",
    "pruning_ratio_channels": "کانال‌های هرس‌شده (%)",
    "pruning_gradual": "گام‌به‌گام",
    "pruning_gradual_info": "در میانه‌ی ریزتنظیم کم‌کم هرس می‌شود، نه یکباره پیش از آن.",
    "pruned_weights_at_once": "هرس {share} از وزن‌ها ({method})",
    "pruned_weights_gradually": "هرس گام‌به‌گام {share} از وزن‌ها ({method})",
    "pruned_channels_at_once": "هرس {share} از کانال‌ها ({method})",
    "pruned_channels_gradually": "هرس گام‌به‌گام {share} از کانال‌ها ({method})",
    "pruned_gradually": "{method}، گام‌به‌گام",
    "pruned_tuned": "ریزتنظیم‌شده در {pruned} دوره پس از هرس و {epochs} دوره پس از چندی‌سازی",
    "pruned_calibrated": "ریزتنظیم‌شده در {pruned} دوره پس از هرس، سپس فقط کالیبره‌شده",
    "not_trained": "پس از هرس آموزش ندیده",
    "not_trained_lower": "بدون ریزتنظیم",
    "sparsity": "وزن‌های صفر",
    "sparsity_note": "از وزن‌های همه‌ی لایه‌ها",
    "multiply_adds": "ضرب و جمع‌ها",
    "multiply_adds_note": "نسبت به شبکه‌ی ممیز شناور",
    "multiply_adds_counts": "{now} از {before}",
    "gradual_not_here": (
        "هرس گام‌به‌گام در میانه‌ی ریزتنظیم انجام می‌شود و هنوز کسی آن را با این نسبت انجام نداده "
        "است. نسبت دیگری برگزینید "
        "یا تیک «گام‌به‌گام» را بردارید تا یکباره هرس شود: اینجا چند ثانیه طول می‌کشد."
    ),
    "unknown_pruning": "این پیوند روش هرسی را نام می‌برد که اینجا نیست ({value})؛ شبکه بدون هرس نشان داده می‌شود.",
    "column_pruning": "هرس",
    "column_pruning_ratio": "هرس‌شده %",
    "column_sparsity": "صفرها %",
    "column_multiply_adds": "ضرب و جمع %",
    # layer by layer
    "formulas": "فرمول‌ها و مقاله‌ها",
    "part_failed": "این بخش نشان داده نشد ({reason}). بقیه‌ی صفحه کار می‌کند؛ برای تلاش دوباره، دوباره برگزینید.",
    "layers": "لایه به لایه",
    "layers_weight_bits": "بیت یا سطح وزن",
    "layers_activation_bits": "بیت یا سطح فعال‌سازی",
    "layers_zeros": "وزن‌های صفر",
    "layers_nominal": "حجم اسمی",
    "layers_entropy": "کران آنتروپی",
    "layers_rest": "بقیه",
    # describing a variant
    "epochs_one": "ریزتنظیم‌شده در 1 دوره",
    "epochs": "ریزتنظیم‌شده در {epochs} دوره",
    "added_after": "ریزتنظیم‌شده؛ روش توجه پس از آن افزوده شده است",
    "calibrated_only": "فقط کالیبره‌شده، بدون آموزش",
    "as_trained": "بدون تغییر",
    "as_trained_info": "چیزی گرد نمی‌شود: ممیز شناور 32 بیتی.",
    "ends_tag": "دو سر {bits} بیتی",
    "channel_tag": "هر کانال جدا",
    "mixed_tag": "پهنای هر لایه جدا",
    "on_task": "{model} روی {task}",
    # the sentence that reads the result aloud
    "bits_same": "وزن‌ها و فعال‌سازی‌های {w} بیتی",
    "bits_apart": "وزن‌های {w} بیتی و فعال‌سازی‌های {a} بیتی",
    "bits_weights": "وزن‌های {w} بیتی",
    "bits_activations": "فعال‌سازی‌های {a} بیتی",
    "levels_same": "وزن‌ها و فعال‌سازی‌ها هر یک با {w} علامت (M)",
    "levels_apart": "وزن‌ها هر یک با {w} علامت (M) و فعال‌سازی‌ها با {a} علامت",
    "levels_weights": "وزن‌ها هر یک با {w} علامت (M)",
    "levels_activations": "فعال‌سازی‌ها هر یک با {a} علامت (M)",
    "ends_reading": "{bits}، لایه‌ی اول و آخر {ends} بیتی",
    "reading": "{what}: {ratio} کوچک‌تر، {change}.",
    "reading_attention": "{what}: {ratio} کوچک‌تر، با {compute} از محاسبه‌ی توجه، {change}.",
    "reading_no_ratio": "{what}: {accuracy} پاسخ درست.",
    "reading_baseline": "ممیز شناور: {accuracy} پاسخ درست، {size} با 32 بیت برای هر وزن. حالا از بیت‌ها کم کنید.",
    "reading_unmeasured": "{what}: هنوز اندازه‌گیری نشده است.",
    "loses": "دقت {points} واحد درصد کم می‌شود",
    "loses_unsure": "دقت {points} واحد درصد کم می‌شود که شاید تصادفی باشد",
    "gains_unsure": "دقت {points} واحد درصد زیاد می‌شود که شاید تصادفی باشد",
    "gains": "دقت {points} واحد درصد زیاد می‌شود",
    "loses_nothing": "دقت کم نمی‌شود",
    "guessing": "{what}: {ratio} کوچک‌تر، ولی {accuracy} پاسخ درست فرقی با حدس زدن ندارد.",
    "worse_than_guessing": (
        "{what}: {ratio} کوچک‌تر، ولی {accuracy} پاسخ درست بسیار بدتر از حدس زدن ({guess}) است: خطایش قاعده‌مند است."
    ),
    # score card
    "score_card": "کارنامه",
    "waiting": "نسخه‌های اندازه‌گیری‌شده خوانده می‌شوند …",
    "waiting_try": "نمونه‌ها آماده می‌شوند …",
    "waiting_flips": "نمونه‌هایی که پاسخشان برگشت آماده می‌شوند …",
    "waiting_table": "جدول آماده می‌شود …",
    "waiting_take": "فایل‌ها آماده می‌شوند …",
    "accuracy": "دقت",
    "interval": "بازه‌ی 95%: {low} تا {high}",
    "n_test": "روی {n} {examples} آزمون",
    "loss_note": "زیان آنتروپی متقاطع {loss}",
    "attention_compute": "محاسبه‌ی توجه",
    "attention_compute_note": "از محاسبه‌ی توجه چگال",
    "attention_kept_note": "{share} از درایه‌های آن می‌ماند",
    "drop": "افت دقت",
    "drop_against": "ممیز شناور: {accuracy}",
    "drop_reference": "نسخه‌های دیگر با این سنجیده می‌شوند",
    "packed": "حجم فایل فشرده",
    "packed_note": "فایل آن روی دیسک",
    "packed_note_calibrated": "فایلی که بسته‌بندی می‌نویسد",
    "nominal_note": "حجم اسمی {size}",
    "ratio": "کوچک‌تر",
    "ratio_note": "از شبکه‌ی ممیز شناور",
    "ratio_note_bits": "با 32 بیت برای هر وزن",
    "size_full": "ممیز شناور، 32 بیت",
    "size_baseline_packed": "ممیز شناور، فایل فشرده",
    "size_nominal": "اسمی، وزن‌ها \u00d7 بیت‌ها",
    "size_packed": "فایل فشرده",
    "sizes": "حجم‌ها",
    "unknown": "—",
    "not_measured": "هنوز اندازه‌گیری نشده",
    "no_baseline": "شبکه‌ی ممیز شناور در حافظه‌ی نسخه‌ها نیست، پس افت دقت و نسبت حجم نامعلوم است.",
    "measured_here": "اینجا اندازه‌گیری شد، تنها روی {n} {examples} نخست آزمون: بازه‌هایش پهن‌ترند.",
    "measured_here_all": "اینجا روی همه‌ی {n} {examples} آزمون اندازه‌گیری شد.",
    "only_calibrated": "این پیکربندی را هنوز کسی ریزتنظیم نکرده است: این نسخه فقط کالیبره شده است.",
    "only_fine_tuned": "این پیکربندی را هنوز کسی بدون ریزتنظیم اندازه نگرفته است: این نسخه ریزتنظیم شده است.",
    "measure_hint": "دکمه‌ی زیر را بزنید تا مقیاس‌ها تعیین و دقت اندازه‌گیری شود: چند ثانیه طول می‌کشد.",
    "measure_no_data": (
        "اندازه‌گیری آن به مجموعه‌داده‌ی {task} نیاز دارد: پوشه‌ی آن را در متغیر محیطی SLIMSCOPE_DATA بنویسید{download}."
    ),
    "try_without_data": "آزمودن آن روی یک نمونه بدون مجموعه‌داده هم شدنی است.",
    "measure_no_data_download": " یا پایین‌تر آن را دریافت کنید",
    "measure_all": "کالیبره کن و بسنج (همه‌ی {examples} آزمون)",
    "measure": "کالیبره کن و بسنج (حداکثر 1,000 {examples} آزمون)",
    "measuring": "در حال اندازه‌گیری",
    "measure_failed": "این پیکربندی را نشد اندازه گرفت: {reason}",
    # chart and table
    "chart": "دقت در برابر هزینه",
    "chart_size": "دقت در برابر حجم فایل فشرده",
    "chart_compute": "دقت در برابر محاسبه‌ی توجه",
    "axis": "محور افقی",
    "axis_choice_size": "حجم فایل فشرده",
    "axis_choice_compute": "محاسبه‌ی توجه",
    "axis_compute": "محاسبه‌ی توجه (% از توجه چگال با ممیز شناور)",
    "chart_failed": "نمودار اینجا کشیده نشد: صفحه را دوباره بار کنید. عددهای آن در جدول پایین هستند.",
    "chart_about": "بالاتر یعنی دقیق‌تر و چپ‌تر یعنی کوچک‌تر. روی نقطه‌ای کلیک کنید، یا Tab، کلیدهای جهت و Enter را بزنید.",
    "chart_close_up": "نمای نزدیک",
    "chart_whole": "همه‌ی بازه",
    "chart_range": "محور دقت",
    "axis_size": "حجم فایل فشرده (کیلوبایت، مقیاس لگاریتمی)",
    "axis_accuracy": "دقت (%)",
    "front_size": "بهترین برای حجم خود",
    "front_compute": "بهترین برای محاسبه‌ی خود",
    "legend_faint_size": "پیکربندی‌های دیگر هرس یا توجه",
    "legend_faint_compute": "وزن‌های دیگر",
    "legend_pale": "کم‌رنگ: بدون ریزتنظیم",
    "tip_compute": "محاسبه‌ی توجه",
    "point": "{accuracy} از {n} نمونه درست، {size}، نسخه‌ی {id}",
    "tip_variant": "نسخه",
    "tip_accuracy": "دقت",
    "tip_interval": "بازه‌ی 95%",
    "tip_size": "فایل فشرده",
    "tip_kilobytes": "فایل فشرده (کیلوبایت)",
    "tip_n": "نمونه‌های آزمون",
    "legend_chosen": "برگزیده",
    "off_scale": "پایین‌تر از این بازه: {count}",
    "table": "همه‌ی نسخه‌ها",
    "table_about": "سطری را برگزینید تا آن نسخه نشان داده شود.",
    "column_name": "پیکربندی",
    "column_attention": "توجه",
    "column_training": "آموزش",
    "column_accuracy": "دقت %",
    "column_loss": "زیان",
    "column_compute": "محاسبه %",
    "column_kept": "مانده %",
    "save_table": "ذخیره به‌صورت CSV",
    "column_drop": "افت (واحد درصد)",
    "column_drop_low": "افت، کران پایین 95%",
    "column_drop_high": "افت، کران بالای 95%",
    "column_packed": "فشرده (kB)",
    "column_nominal": "اسمی (kB)",
    "column_ratio": "\u00d7 کوچک‌تر",
    "column_n": "نمونه‌های آزمون",
    "column_id": "نسخه",
    # try it
    "try": "بیازمایید",
    "try_about": "تصویری برگزینید: هر دو شبکه همان {side}\u00d7{side} پیکسل را می‌بینند.",
    "try_sentence_about": "جمله‌ای برگزینید یا بنویسید: هر دو شبکه همان تکه‌واژه‌ها را می‌خوانند.",
    "sentences_about": "نوشته‌ی این پروژه، نه از SST-2. هر زبانی خوانده می‌شود، ولی شبکه انگلیسی آموخته است.",
    "own_sentence": "جمله‌ی خودتان",
    "own_sentence_placeholder": "نظرتان درباره‌ی یک فیلم را به انگلیسی بنویسید و Enter را بزنید",
    "classify": "دسته‌بندی کن",
    "sentence_gone": "آن جمله دیگر اینجا نیست؛ جمله‌ی دیگری برگزینید.",
    "sentence_empty": "در این متن واژه‌ای نیست: شبکه‌ها تنها نشانه‌ی آغاز و پایان آن را می‌بینند.",
    "sentence_cut": "بیش از اندازه بلند است: شبکه‌ها {count} تکه‌واژه‌ی نخست را می‌بینند و از بقیه هیچ.",
    "attention_heading": "شبکه‌ی برگزیده به چه نگاه می‌کند",
    "layer": "لایه",
    "gallery_test": "تصویرهای آزمون {task}: هیچ‌یک در آموزش به کار نرفته‌اند.",
    "gallery_drawn": "کشیده‌ی این پروژه، نه از {task}: تنها عکس‌های واقعی نشان می‌دهند شبکه چقدر خوب است.",
    "gallery_none": "برای این وظیفه تصویری اینجا نیست؛ تصویری بارگذاری کنید.",
    "gallery_item": "{label}، تصویر {number}",
    "own_picture": "تصویر خودتان",
    "own_placeholder": "تصویری را اینجا رها کنید\nیا برای بارگذاری کلیک کنید",
    "download": "دریافت {task} ({megabytes} مگابایت)",
    "downloading": "{task} دریافت می‌شود؛ شاید چند دقیقه طول بکشد",
    "download_failed": "{task} را نشد دریافت کرد: {reason}",
    "sees": "آنچه شبکه می‌بیند",
    "sees_size": "{side}\u00d7{side} پیکسل",
    "sees_inverted": (
        "{side}\u00d7{side} پیکسل، با جابه‌جایی تیره و روشن: شبکه رقم‌های روشن بر زمینه‌ی تیره را آموخته است"
    ),
    "picture_alt": "تصویر، کوچک‌شده به {side} در {side} پیکسل",
    "both_say": "هر دو می‌گویند: {label}.",
    "they_disagree": "هم‌نظر نیستند: ممیز شناور می‌گوید {first} و نسخه‌ی برگزیده می‌گوید {second}.",
    "truth": "پاسخ درست: {label}.",
    "truth_drawn": "منظور این بوده است: {label}.",
    "no_baseline_network": "شبکه‌ی ممیز شناور در حافظه‌ی نسخه‌ها نیست",
    "same_network": "نسخه‌ی برگزیده همان شبکه‌ی ممیز شناور است.",
    "chosen": "نسخه‌ی برگزیده",
    "try_failed": "شبکه‌ها را نشد آزمود: {reason}",
    "picture_gone": "آن تصویر دیگر اینجا نیست؛ تصویر دیگری برگزینید.",
    # attention view
    "attention_title": "لایه‌ی {layer} از {layers}",
    "attention_no_method": "روش توجهی برگزیده نشده است: چیزی بریده نمی‌شود.",
    # tokens
    "attention_tokens": "جمله در قالب تکه‌واژه‌ها، آن‌گونه که شبکه می‌بیند",
    "attention_high": "با بیت‌های بیشتر",
    "attention_low": "با بیت‌های کمتر",
    "attention_removed": "در این لایه حذف شده",
    "attention_earlier": "در لایه‌ای پیش از این حذف شده",
    "attention_unseen": "بریده شده: دیگر هیچ پرس‌وجویی به آن نگاه نمی‌کند",
    # facts
    "attention_mass": "جرم توجه باقی‌مانده",
    "attention_mass_note": "از توجه چگال روی درایه‌های مانده است، میانگین روی پرس‌وجوها",
    "attention_mass_note_mean": "از توجه چگال روی درایه‌های مانده است، میانگین روی پرس‌وجوها و سرها",
    "attention_entries": "درایه‌های مانده",
    "attention_tokens_cut": "توکن‌های بریده",
    "attention_tokens_removed": "توکن‌های حذف‌شده",
    "attention_count": "{count} از {all}",
    "attention_none": "هیچ",
    # maps
    "attention_about": "سطرها پرس‌وجو هستند: توکن‌هایی که نگاه می‌کنند؛ ستون‌ها کلید هستند: توکن‌هایی که نگاه می‌شوند.",
    "attention_head": "سر",
    "attention_all_heads": "همه‌ی سرها",
    "attention_dense": "توجه چگال",
    "attention_mask": "ماسک",
    "attention_after": "توجه پس از برش",
    "attention_dense_note": "ممیز شناور، بدون برش",
    "attention_after_note": "آنچه شبکه به کار می‌برد",
    "attention_map": (
        "{name}، {n} در {n} توکن: با کلیدهای جهت، Home و End جابه‌جا شوید؛ عددها زیر نقشه‌ها خوانده می‌شوند"
    ),
    "attention_map_role": "نقشه",
    "attention_kept": "مانده",
    "attention_cut": "بریده",
    "attention_mean_mask": "اندازه یا سایه: در چند سر",
    "attention_scale": "سهم از توجه یک پرس‌وجو",
    # the numbers of one cell, and the same as a table
    "attention_no_cell": (
        "برای خواندن عددها به خانه‌ای اشاره کنید، یا Tab را بزنید تا نقشه‌ای برگزیده شود و با کلیدهای جهت جابه‌جا شوید."
    ),
    "attention_cell": "پرس‌وجوی {row} «{query}»، کلید {column} «{target}»: چگال {dense}، {mask}، پس از برش {after}",
    "attention_cell_mean": (
        "پرس‌وجوی {row} «{query}»، کلید {column} «{target}»، میانگین {heads} سر: چگال {dense}، {mask}، پس از برش {after}"
    ),
    "attention_kept_in": "مانده در {count} از {heads}",
    "attention_table": "همین عددها در جدول",
    "attention_query": "پرس‌وجو",
    "attention_token": "{number} {token}",
    "attention_column_number": "کلید",
    "attention_column_token": "توکن",
    "attention_column_dense": "چگال",
    "attention_column_mask": "ماسک",
    "attention_column_after": "پس از برش",
    # pictures of users
    "picture_unreadable": "این فایل تصویری نیست که اسلیم‌اسکوپ بتواند بخواند. PNG، JPEG یا WebP به کار ببرید.",
    "picture_empty": "این فایل خالی است. تصویری با قالب PNG، JPEG یا WebP برگزینید.",
    "picture_huge": "این تصویر {megapixels} مگاپیکسل دارد و حد مجاز {limit} است. آن را کوچک‌تر کنید و دوباره بفرستید.",
    "picture_bomb": "این تصویر بسیار بیش از حد مجاز {limit} مگاپیکسل دارد. آن را کوچک‌تر کنید و دوباره بفرستید.",
    "picture_cut": "این تصویر آسیب دیده یا ناتمام است. آن را دوباره ذخیره کنید، یا تصویر دیگری برگزینید.",
    # notices
    "damaged": "این‌ها کنار رفتند، چون آسیب دیده‌اند یا شبکه‌شان از نو آموزش دیده است: {names}. بقیه درست کار می‌کنند.",
    "empty_cache": (
        "هنوز هیچ نسخه‌ای در حافظه نیست. نخست شبکه‌ای را آموزش دهید: python -m engine train "
        "resnet20 یا، در چند ثانیه، "
        "python -m engine train digits_cnn"
    ),
    "unknown_language": "این پیوند زبانی را نام می‌برد که اینجا نیست ({value})؛ به‌جای آن {default} نشان داده می‌شود.",
    "unknown_task": "این پیوند وظیفه‌ای را نام می‌برد که اینجا نیست ({value})؛ به‌جای آن {default} نشان داده می‌شود.",
    "unknown_model": "این پیوند شبکه‌ای را نام می‌برد که اینجا نیست ({value})؛ به‌جای آن {default} نشان داده می‌شود.",
    "unknown_variant": "این پیوند نسخه‌ای را نام می‌برد که اینجا نیست ({value})؛ به‌جای آن پیش‌فرض نشان داده می‌شود.",
    "unknown_quantizer": ("این پیوند چندی‌سازی را نام می‌برد که اینجا نیست ({value})؛ به‌جای آن پیش‌فرض نشان داده می‌شود."),
    "unknown_attention": "این پیوند روش توجهی را نام می‌برد که اینجا نیست ({value})؛ بدون آن نشان داده می‌شود.",
    "bad_value": "این پیوند می‌گوید {name}={value} که گزینه‌ی ممکنی نیست؛ به‌جای آن پیش‌فرض نشان داده می‌شود.",
    "footer": (
        "W4A4: وزن‌ها و فعال‌سازی‌های 4 بیتی. دو سر: لایه‌ی اول و آخر. افت: دقتی که از دست می‌رود، "
        "به واحد درصد. بازه‌ی 95% "
        "در 95 بار از 100 بار مقدار واقعی را در بر دارد: برای دقت از روش ویلسون، برای افت با "
        "نمونه‌های جفت‌شده. حجم اسمی "
        "بیت‌ها را می‌شمارد و حجم فایل فشرده همان است که روی دیسک می‌نشیند؛ 1 کیلوبایت (kB) 1,000 بایت است."
    ),
    # what a visitor takes away
    "take": "با خود ببرید",
    "take_about": "فایل‌هایی برای نگه داشتن. همین‌جا ساخته می‌شوند و چیزی به جای دیگری فرستاده نمی‌شود.",
    "take_network": "شبکه‌ی برگزیده",
    "take_file": "دریافت فایل فشرده‌ی آن",
    "take_file_size": "دریافت فایل فشرده‌ی آن ({size})",
    "take_code": "این خط‌ها، در پوشه‌ی این پروژه، آن را بار و اجرا می‌کنند:",
    "take_code_packed_now": ("با زدن دکمه بسته‌بندی می‌شود. این خط‌ها، در پوشه‌ی این پروژه، آن را بار و اجرا می‌کنند:"),
    "take_code_label": "کد پایتونی که فایل را بار می‌کند",
    "take_copy": "رونوشت",
    "take_copied": "خط‌ها برگزیده شدند و اگر مرورگر اجازه دهد رونوشت هم شده‌اند.",
    "take_x_pictures": "متغیر x دسته‌ای از تصویرهاست، {shape}: پیکسل‌ها از 0 تا 1، منهای {mean}، تقسیم بر {std}.",
    "take_x_text": "متغیر x دسته‌ای از تکه‌واژه‌هاست، حداکثر {length} تا در هر جمله، مانند",
    "take_no_baseline": (
        "شبکه‌ی ممیز شناور در حافظه‌ی نسخه‌ها نیست، پس چیزی برای بسته‌بندی نیست. نخست آن را آموزش "
        "دهید: python -m "
        "engine train"
    ),
    "take_chart": "نمودار",
    "take_chart_about": "همان‌گونه که بالا کشیده شده است، با راهنمای آن، روی زمینه‌ی سفید.",
    "take_chart_png": "ذخیره به‌صورت PNG",
    "take_chart_svg": "ذخیره به‌صورت SVG",
    "take_report": "گزارش",
    "take_report_about": "روش، نتیجه‌ها و تحلیل همه‌ی {count} نسخه‌ی این شبکه؛ همه‌ی عددها از پرونده‌ی خود آن‌هاست.",
    "take_docx": "ورد (.docx)",
    "take_html": "یک فایل HTML",
    "take_busy": "فایل ساخته می‌شود …",
    "save_failed": "تصویر ساخته نشد: بگذارید نمودار کشیده شود و دوباره بزنید.",
    "take_failed_here": "فایل نرسید. اتصال به این صفحه را بررسی کنید و دوباره بزنید.",
    "take_bad_link": "این پیوند چیزی را نام می‌برد که اینجا نیست ({link}). صفحه را باز کنید و دوباره برگزینید.",
    "take_bad_format": "گزارش با قالب «{value}» نوشته نمی‌شود. یکی از این‌ها را بخواهید: {known}.",
    "take_failed": "این فایل را نشد ساخت: {reason}",
    # the report
    "report_title": "شبکه‌ی {model} با لاغر شدن چه از دست می‌دهد",
    "report_subtitle": "فشرده‌سازی یک شبکه‌ی عصبی روی {task}، با اندازه‌گیری",
    "report_abstract": "چکیده",
    "report_abstract_what": (
        "{count} نسخه‌ی فشرده از {model} همگی روی همان {n} {examples} آزمون {task} اندازه‌گیری شدند. "
        "شبکه با ممیز شناور "
        "{accuracy} آن‌ها را درست دسته‌بندی می‌کند (بازه‌ی 95%: {low} تا {high}) و وزن‌هایش، هر یک "
        "با 32 بیت، "
        "{size} جا می‌گیرند."
    ),
    "report_abstract_best": (
        "کوچک‌ترین نسخه‌ای که نشان داده شده حداکثر {budget} واحد درصد از دقت کم می‌کند {name} است: "
        "{size}، {ratio} "
        "کوچک‌تر از ممیز شناور، با افت {drop} واحد درصد (بازه‌ی 95%: {low} تا {high})."
    ),
    "report_abstract_tuned": (
        "ریزتنظیم پس از فشرده‌سازی تا {gain} واحد درصد را بازگرداند (بازه‌ی 95%: {low} تا {high})، برای {name}."
    ),
    "report_method": "روش",
    "report_method_data": (
        "پیکربندی‌ها با نمونه‌های اعتبارسنجی برگزیده شدند؛ {n} {examples} آزمون تنها برای گزارش به "
        "کار رفتند و "
        "همه‌ی نسخه‌ها همان‌ها را دیدند. در نسخه‌ی کالیبره‌شده مقیاس‌ها از روی داده تعیین شده‌اند "
        "و آموزشی در کار "
        "نبوده است؛ نسخه‌ی ریزتنظیم‌شده در همان شکل فشرده باز هم آموزش دیده و خروجی شبکه‌ی ممیز "
        "شناور نیز آموزگار "
        "آن بوده است (Hinton et al. 2015)."
    ),
    "report_quantizers": "چندی‌سازی",
    "report_pruning": "هرس",
    "report_attention": "روش‌های توجه",
    "report_entry": "{title}: {summary}. منبع: {source}.",
    "report_sizes": "حجم‌ها",
    "report_sizes_text": (
        "حجم اسمی مجموع عنصرها × بیت‌ها / 8 روی همه‌ی تانسورهاست. حجم فایل فشرده اندازه‌ی فایلی "
        "است که شبکه از آن "
        "بازساخته می‌شود، با اندازه‌گیری: عددهای صحیح آن کدگذاری آنتروپی می‌شوند. کران آنتروپی آن "
        "است که کدگذار "
        "آرمانی نمادهای تکی نیاز دارد. 1 کیلوبایت (kB) 1,000 بایت است."
    ),
    "report_compute_text": (
        "محاسبه‌ی توجه ضرب‌های امتیاز را هر جا که حساب شوند و ضرب‌های مقدار را برای درایه‌های مانده می‌شمارد، هر یک "
        "ضربدر بیت‌هایش، نسبت به توجه چگال با ممیز شناور. نه حجم فایل است و نه زمان."
    ),
    "report_statistics": "بازه‌ها و بودجه‌ها",
    "report_statistics_text": (
        "دقت‌ها بازه‌ی 95% ویلسون دارند (1927). افت، دقت ممیز شناور منهای دقت نسخه است، به واحد "
        "درصد، با بازه‌ی "
        "95% برای جفت‌های همتا (Agresti, Min 2005)، چون هر دو همان نمونه‌ها را دیده‌اند. نسخه‌ای "
        "درون بودجه است که "
        "همه‌ی بازه‌ی افت آن درون باشد، و بیرون از آن است اگر همه‌ی بازه بیرون باشد؛ وگرنه با این نمونه‌ها "
        "نمی‌توان گفت. نسخه‌ای پیشنهاد می‌شود که این پس از گزینش از میان همه نیز درست بماند: نخست "
        "با نمونه‌های "
        "اعتبارسنجی رده‌بندی می‌شود، یا بازه‌اش پهن‌تر گرفته می‌شود."
    ),
    "report_results": "نتیجه‌ها",
    "report_figure": "شکل {number}. {what}.",
    "report_table": "جدول {number}. {what}.",
    "report_figure_size": ("دقت در برابر حجم فایل فشرده، با بازه‌های 95% افت؛ مثلث‌های لبه‌ی پایین، پایین‌تر از آن‌اند"),
    "report_figure_compute": ("دقت در برابر محاسبه‌ی توجه، با وزن‌های ممیز شناور؛ مثلث‌های لبه‌ی پایین، پایین‌تر از آن‌اند"),
    "report_table_results": "همه‌ی نسخه‌ها روی {n} {examples} آزمون، از بزرگ‌ترین فایل",
    "report_column_interval": "بازه‌ی 95%",
    "report_column_packed": "فشرده (بایت)",
    "report_column_nominal": "اسمی (بایت)",
    "report_embeddings_row": "تعبیه‌ها سطر به سطر",
    "report_embeddings_tensor": "تعبیه‌ها یک‌جا",
    "report_analysis": "تحلیل",
    "report_verdicts": (
        "بودجه‌ی {budget} واحد درصد، با بازه‌ی خود هر نسخه: از {count} نسخه‌ی فشرده {within} تا "
        "درون آن‌اند، "
        "{over} تا بیرون از آن، و برای {cannot} تا با این نمونه‌ها نمی‌توان گفت."
    ),
    "report_break": (
        "{family}، فقط کالیبره‌شده، میان دو پهنای همسایه بیشترین دقت را از {before} "
        "({before_accuracy} درست) به "
        "{after} ({after_accuracy}) از دست می‌دهد."
    ),
    "report_table_tuning": "ریزتنظیم چه بازگرداند: همان پیکربندی، پیش و پس از آن",
    "report_column_calibrated": "کالیبره‌شده %",
    "report_column_tuned": "ریزتنظیم‌شده %",
    "report_column_gain": "بهبود (واحد درصد)",
    "report_column_epochs": "دوره‌ها",
    "report_tuning": (
        "ریزتنظیم بیش از همه برای {best} سود داشت: {gain} واحد درصد (بازه‌ی 95%: {low} تا {high}). "
        "کمترین سود برای "
        "{least} بود: {least_gain} واحد درصد ({least_low} تا {least_high})."
    ),
    "report_ends": (
        "معاف کردن لایه‌ی اول و آخر ({name}، {training}) دقت را {gain} واحد درصد تغییر داد "
        "(بازه‌ی 95%: {low} تا "
        "{high})، با {bytes} بایت بیشتر."
    ),
    "report_method_within": (
        "{method}، با وزن‌های ممیز شناور: کمترین محاسبه‌ی توجهی که نشان داده شده درون {budget} "
        "واحد درصد می‌ماند، "
        "با بازه‌ای پهن‌شده برای گزینش از میان {count} تا، {compute} است ({name}؛ افت {drop} واحد "
        "درصد، بازه‌ی "
        "95%: {low} تا {high})."
    ),
    "report_method_none": (
        "{method}، با وزن‌های ممیز شناور: برای هیچ‌یک از {count} پیکربندی نشان داده نشده که درون "
        "{budget} واحد "
        "درصد بماند."
    ),
    "report_packing": "فایل‌های فشرده میان {low} و {high} برابر کران آنتروپی خود جا می‌گیرند؛ میانه {median} است.",
    "report_conclusion": "نتیجه‌گیری",
    "report_conclusion_within": (
        "برای بودجه‌ی {budget} واحد درصد {name} را بردارید: {size}، {ratio} کوچک‌تر از ممیز شناور."
    ),
    "report_conclusion_none": "برای بودجه‌ی {budget} واحد درصد هیچ‌یک از این نسخه‌ها را نمی‌توان پیشنهاد کرد.",
    "report_conclusion_open": (
        "برای {count} نسخه، {n} {examples} آزمون کمتر از آن است که بگوید آیا بیش از {budget} واحد "
        "درصد از دست "
        "می‌دهند یا نه. شاید فایل کوچک‌تری از میان آن‌ها به همان خوبی باشد که دقت "
        "اندازه‌گیری‌شده‌اش می‌گوید، شاید "
        "هم نه."
    ),
    "report_conclusion_limits": (
        "بازه‌ها گزینش نمونه‌های آزمون را در بر می‌گیرند، نه بخت آموزش را: از {settings} پیکربندی، {several} تا با بیش "
        "از یک بذر تصادفی آموزش دیده‌اند. نه حجم فایل فشرده زمان اجراست و نه محاسبه‌ی توجه."
    ),
    "report_appendix": "پیوست",
    "report_table_settings": "پیکربندی‌ها، چنان‌که ثبت شده‌اند",
    "report_column_seed": "بذر",
    "report_column_sparsity": "صفرها %",
    "report_column_entropy": "آنتروپی (بایت)",
    "report_column_validation": "اعتبارسنجی %",
    "report_recipes": "دستورهای آموزش",
    "report_versions": "نگارش‌ها",
    "report_version": "{count} پرونده با {versions} نوشته شده‌اند.",
    "examples_cifar10": "تصویر",
    "examples_digits": "تصویر",
    "examples_sst2": "جمله",
    "examples": "نمونه",
    # what to take: budget, device, recommendation
    "recommend": "کدام را بردارم؟",
    "recommend_about": "بگویید چقدر از دقت را می‌توان از دست داد و دستگاه چقدر جا دارد.",
    "recommend_budget": "بودجه (واحد درصد)",
    "recommend_budget_info": (
        "دقتی که می‌توان از دست داد. خط آن را در نمودار بکشید، یا برای نداشتن بودجه اینجا را خالی کنید."
    ),
    "recommend_quick": "{budget} واحد درصد",
    "recommend_device": "در دستگاه من جا می‌شود",
    "recommend_device_info": ("وزن‌های بسته‌بندی‌شده در حافظه‌ی فلش جا می‌گیرند و فعال‌سازی‌ها، در بیشترین حد خود، در RAM."),
    "recommend_no_device": "هر دستگاهی",
    "recommend_own_device": "دستگاه خودم: حافظه‌اش را می‌نویسم",
    "recommend_flash": "فلش (KiB)",
    "recommend_flash_info": "هر KiB برابر 1,024 بایت است. 0: همه‌چیز در RAM جا می‌گیرد.",
    "recommend_ram": "حافظه‌ی RAM (KiB)",
    "recommend_ram_info": "آنچه خود برنامه آزاد می‌گذارد.",
    "recommend_whiskers": "بازه‌ها کشیده شوند",
    "recommend_whiskers_info": "بازه‌ی 95% افت‌ها: آنچه همه‌اش بالای خط است در بودجه می‌گنجد.",
    "recommend_mark": "{budget} واحد درصد",
    "recommend_line": "بودجه‌ی {budget} واحد درصد",
    "recommend_line_says": "خط بودجه، {budget} واحد درصد پایین‌تر از {reference}",
    "recommend_legend": "پیشنهادی",
    "recommend_legend_faded": "بیش از بودجه، یا جا نمی‌شود",
    "recommend_legend_interval": "بازه‌ی 95% افت",
    "recommend_verdict_within": "در بودجه‌ی {budget} واحد درصد می‌گنجد",
    "recommend_verdict_over": "از بودجه‌ی {budget} واحد درصد بیشتر است",
    "recommend_verdict_cannot": "نمی‌توان گفت در {budget} واحد درصد می‌گنجد یا نه",
    "recommend_head_within": "این را بردارید.",
    "recommend_head_none": "پیشنهادی نیست.",
    "recommend_head_too_large": "از آنچه در بودجه می‌گنجد هیچ‌کدام جا نمی‌شود.",
    "recommend_head_undecided": "کوچک‌تر، اما نامعلوم.",
    "recommend_head_knee": "زانوی منحنی.",
    "recommend_within": (
        "{name}، {size}: کوچک‌ترین نسخه‌ای که نشان داده شده است بیش از {budget} واحد درصد از دست "
        "نمی‌دهد. افتش "
        "{drop} واحد درصد بود (بازه‌ی 95% از {low} تا {high}). {why}"
    ),
    "recommend_why_validated": (
        "نمونه‌های اعتبارسنجی آن را از میان {count} نسخه برگزیدند؛ مجموعه‌ی آزمون فقط آن را تأیید کرد."
    ),
    "recommend_why_widened": "این با بازه‌ای برقرار است که برای انتخاب از میان {count} نسخه پهن‌تر شده است.",
    "recommend_none": (
        "درباره‌ی هیچ نسخه‌ای نشان داده نشده است که بیش از {budget} واحد درصد از دست نمی‌دهد: "
        "بودجه را بیشتر "
        "کنید، یا با نمونه‌های بیشتری بسنجید."
    ),
    "recommend_too_large": (
        "هیچ‌یک از نسخه‌هایی که نشان داده شده است بیش از {budget} واحد درصد از دست نمی‌دهند در این دستگاه جا نمی‌شود: "
        "{device}. کوچک‌ترینشان، {name}، با افت {drop} واحد درصد (بازه‌ی 95% از {low} تا {high})، برای وزن‌ها {weights} و "
        "برای فعال‌سازی‌ها در بیشترین حد {activations} می‌خواهد."
    ),
    "recommend_undecided": (
        "{name}، {size}، با افت {drop} واحد درصد (بازه‌ی 95% از {low} تا {high}): شاید در {budget} "
        "واحد درصد "
        "بگنجد و شاید نه. برای فهمیدنش، 4 بار از 5 بار، حدود {needed} {examples} آزمون لازم است، "
        "{more} بیش از "
        "آنچه هست."
    ),
    "recommend_too_close": (
        "{name}، {size}، با افت {drop} واحد درصد (بازه‌ی 95% از {low} تا {high}): چنان نزدیک به {budget} واحد درصد که "
        "هیچ مجموعه‌ی آزمونی که در عمل بتوان گرد آورد نشان نمی‌دهد در آن می‌گنجد یا نه."
    ),
    "recommend_never": (
        "{name}، {size}، با افت {drop} واحد درصد (بازه‌ی 95% از {low} تا {high}): درست به اندازه‌ی "
        "بودجه، و هیچ "
        "تعداد {examples} آزمون آن را معلوم نمی‌کند."
    ),
    "recommend_lucky": (
        "{name}، {size}، با افت {drop} واحد درصد (بازه‌ی 95% از {low} تا {high}). این در {budget} "
        "واحد درصد "
        "می‌گنجد، اما برداشتن آن به این دلیل انتخاب از روی {examples} آزمون است: خوش‌شانس‌ترین از "
        "میان بسیار، "
        "بهتر از آنچه هست به چشم می‌آید."
    ),
    "recommend_knee": (
        "{name}، {size}، {accuracy} درست: از نسخه‌هایی که معلوم نشده بیش از {budget} واحد درصد از دست می‌دهند، "
        "هیچ نسخه‌ی کوچک‌تری از این {count} نسخه بهتر نیست. میان این‌ها، این یکی از خط میان کوچک‌ترین و "
        "دقیق‌ترین بیشترین فاصله را دارد: از آن‌جا به بعد هر بایت صرفه‌جویی گران‌تر تمام می‌شود."
    ),
    "recommend_choose": "انتخاب",
    "recommend_chosen": "برگزیده",
    "recommend_choose_name": "انتخاب {name}",
    "recommend_not_validated": (
        "دقت اعتبارسنجی {count} نسخه ثبت نشده است (python -m engine validate آن را می‌سنجد)، پس "
        "فقط مجموعه‌ی "
        "آزمون می‌تواند از میانشان انتخاب کند: بازه‌هایشان برای همین پهن‌تر شده است."
    ),
    "recommend_fit_count": "{count} نسخه از {all} نسخه جا می‌شوند: {device}.",
    "recommend_fits": (
        "نسخه‌ی برگزیده جا می‌شود: وزن‌ها {weights}، فعال‌سازی‌ها در بیشترین حد {activations} ({exact} {why})."
    ),
    "recommend_fits_not": (
        "نسخه‌ی برگزیده جا نمی‌شود: وزن‌ها {weights}، فعال‌سازی‌ها در بیشترین حد {activations} ({exact} {why})."
    ),
    "recommend_exact": "اگر جمع شاخه‌ها ممیز شناور بماند، همان‌گونه که دقتش سنجیده شد",
    "recommend_memory": "این دستگاه {flash} فلش و {ram} RAM دارد؛ خود برنامه هم از هر دو سهمی می‌خواهد.",
    "recommend_memory_shared": "وزن‌ها و فعال‌سازی‌ها در {ram} RAM روی تراشه با هم شریک‌اند.",
    "recommend_source": "منبع این عددها: {source}.",
    # a closer look: pruning with bits, weights and their levels, sensitivity
    "heat": "هرس و بیت‌ها با هم",
    "heat_about": (
        "دقتی که از دست می‌رود (واحد درصد)، برای هر شیوه‌ی آموزش. برای انتخاب روی یک خانه کلیک کنید، یا با کلیدهای "
        "جهت‌نما حرکت کنید."
    ),
    "heat_lost": "واحد درصد ازدست‌رفته:",
    "heat_upto": "تا {points}",
    "heat_beyond": "بیش از {points}",
    "heat_both": "ریزتنظیم پس از هرس، و بار دیگر پس از چندی‌سازی",
    "heat_after": "هرس و چندی‌سازی، سپس یک بار ریزتنظیم",
    "heat_between": "ریزتنظیم پس از هرس، سپس چندی‌سازی بدون آموزش",
    "heat_never": "بدون هیچ ریزتنظیم",
    "heat_ratio": "هرس‌شده",
    "heat_unpruned": "بدون هرس",
    "heat_cell": (
        "{name}؛ {training}: {drop} واحد درصد افت (بازه‌ی 95% از {drop_low} تا {drop_high})، {accuracy} درست، {size}."
    ),
    "heat_cell_accuracy": "{name}؛ {training}: {accuracy} درست، {size}.",
    "weights_error": "خطای چندی‌سازی",
    "weights_change": "تغییر وزن‌ها",
    "weights_pending": "…",
    "weights_wait": "وزن‌ها از شبکه‌ها خوانده می‌شوند …",
    "weights_exact": "هیچ",
    "weights_decibels": "{decibels} دسی‌بل ({share})",
    "weights_show": "نمایش وزن‌های {layer}",
    "weights_title": "وزن‌های {layer}",
    "weights_before": "پیش",
    "weights_after": "پس",
    "weights_level": "سطح چندی‌ساز",
    "weights_count": "{count} وزن.",
    "weights_zero": "{share} از آن‌ها هرس شده‌اند: صفرند و در میله‌ها نیامده‌اند.",
    "weights_levels": "{used} سطح از {count} سطح به کار رفته است.",
    "weights_channels": "هر یک از {count} کانال سطح‌های خود را دارد، پس سطحی کشیده نشده است.",
    "weights_says": "هیستوگرام وزن‌های {layer} پیش و پس از فشرده‌سازی، با سطح‌های چندی‌ساز. {facts}",
    "weights_quantized": (
        "مقایسه: وزن‌ها پیش و پس از چندی‌سازی؛ در این میان کار دیگری نشده است. خطا نسبت سیگنال به نویز چندی‌سازی است، "
        "به دسی‌بل، هرچه بیشتر بهتر، و در پرانتز مربع تفاوت‌ها نسبت به مربع وزن‌ها."
    ),
    "weights_pruned": (
        "مقایسه: وزن‌ها پیش و پس از هرس. به دسی‌بل، و در پرانتز: مربع وزن‌های هرس‌شده نسبت به مربع همه‌ی وزن‌ها."
    ),
    "weights_moved": (
        "مقایسه: وزن‌هایی که ریزتنظیم با آن‌ها آغاز شد و وزن‌هایی که به آن‌ها انجامید. وزن‌های ممیز شناور میان راه "
        "نگه داشته نمی‌شوند: پس این نشان می‌دهد آموزش و چندی‌سازی با هم وزن‌ها را چقدر جابه‌جا کرده‌اند، نه خطای "
        "چندی‌ساز را، و فاصله‌ی زیاد لزوماً بد نیست."
    ),
    "weights_alone": ("چیزی مقایسه نشده است: این وزن‌ها چندی نشده‌اند، یا کانال‌های کامل حذف شده‌اند و همتایی ندارند."),
    "weights_bars": "سهم بلندترین میله از وزن‌ها کنار آن آمده است؛ میله‌های دو سر هر چه را بیرون مانده هم می‌شمارند.",
    "weights_failed": "وزن‌ها را نمی‌توان نشان داد: {reason}",
    "sensitivity": "حساسیت هر لایه",
    "sensitivity_about": (
        "دقتی که از دست می‌رود (واحد درصد)، روی {n} نمونه‌ی اعتبارسنجی، وقتی تنها یک لایه با {quantizer} و بدون آموزش "
        "چندی شود؛ با ممیز شناور {accuracy} از آن‌ها درست است."
    ),
    "sensitivity_full": "روی شبکه‌ی فشرده‌نشده سنجیده شده است.",
    "sensitivity_pruned": "روی شبکه‌ی هرس‌شده‌ی {id} سنجیده شده است.",
    "sensitivity_weights": "وزن‌های آن",
    "sensitivity_activations": "ورودی آن",
    "sensitivity_cell": "{layer} با {bits}: {drop} واحد درصد افت، زیان {increase} نات بیشتر",
    "sensitivity_none": (
        "برای این شبکه سنجیده نشده است. مجموعه‌داده لازم دارد؛ این دستور آن را می‌سنجد و می‌توان آن را متوقف کرد و بعد "
        "ادامه داد:"
    ),
    "sensitivity_damaged": "آنچه سنجیده شده به کار نمی‌آید: {reason}",
    "front_shown": "{front}، میان رنگی‌ها",
    # live lab
    "lab": "آزمایشگاه زنده",
    "lab_about": "همین‌جا و همین حالا آموزش دهید. هر بار یک کار اجرا می‌شود و بقیه در صف می‌مانند؛ نتیجه را همه می‌بینند.",
    "lab_chain": "همه چیز از صفر",
    "lab_chain_about": (
        "شبکه‌ی کوچکی را جلوی چشم شما روی رقم‌ها آموزش می‌دهد، هرس می‌کند، چندی می‌کند، ریزتنظیم و بسته‌بندی می‌کند. "
        "شبکه‌ی ممیز شناوری که نشان داده می‌شود دست‌نخورده می‌ماند: هر اجرا شبکه‌ای از خود با بذری تازه آموزش می‌دهد، "
        "آن را در کنار قبلی نگه می‌دارد و افت دقت نسبت به همان سنجیده می‌شود."
    ),
    "lab_bits": "بیت‌های وزن و فعال‌سازی",
    "lab_levels": "سطح‌های وزن و فعال‌سازی (M)",
    "lab_training_epochs": "دوره‌های آموزش",
    "lab_epochs": "دوره‌های ریزتنظیم",
    "lab_run": "همه‌ی زنجیره را اجرا کن",
    "lab_tune": "پیکربندی برگزیده",
    "lab_tune_about": "وزن‌های پیکربندی برگزیده‌ی بالا را باز هم آموزش می‌دهد تا به گرد شدن عادت کنند.",
    "lab_tune_button": "ریزتنظیم کن",
    "lab_offer": "برگزیده: {what}.",
    "lab_offer_cached": "با این تعداد دوره پیش‌تر ریزتنظیم شده است: {epochs}. تعداد دیگر نسخه‌ی دیگری می‌سازد.",
    "lab_offer_begun": "با این تعداد دوره نیمه‌کاره مانده است: {epochs}. با همان تعداد از همان‌جا ادامه می‌یابد.",
    "lab_nothing": "چندی‌ساز، روش هرس یا روش توجهی برگزینید: تنها شبکه‌ی فشرده ریزتنظیم می‌شود.",
    "lab_no_data": (
        "ریزتنظیم آن به مجموعه‌داده‌ی {task} نیاز دارد: پوشه‌ی آن را در متغیر محیطی SLIMSCOPE_DATA بنویسید{download}."
    ),
    "lab_gradual_first": (
        "نخست شبکه‌ای لازم است که گام‌به‌گام هرس شده باشد: بدون چندی‌ساز آن را ریزتنظیم و سپس چندی کنید."
    ),
    "lab_cached": "این پیکربندی پیش‌تر در {epochs} دوره ریزتنظیم شده است. تعداد دیگری از دوره‌ها برگزینید.",
    "lab_chain_nothing": "چندی‌ساز، روش هرس یا هر دو را برگزینید: بدون آن‌ها چیزی فشرده نمی‌شود.",
    "lab_full": "کارهای زیادی در صف‌اند. پس از پایان چندتای آن‌ها دوباره امتحان کنید.",
    "lab_joined": "کس دیگری همین نسخه را خواسته است: پیشرفت آن را پایین‌تر ببینید.",
    "lab_unreachable": "سرور پاسخ نمی‌دهد. این صفحه باز هم می‌پرسد.",
    "lab_idle": "اکنون کاری در حال اجرا نیست.",
    "lab_title_chain": "همه‌ی زنجیره: {what}",
    "lab_title_tune": "ریزتنظیم: {what}",
    "lab_own": "از آن شما",
    "lab_stage_start": "آغاز",
    "lab_stage_train": "آموزش",
    "lab_stage_prune": "هرس",
    "lab_stage_quantize": "چندی‌سازی",
    "lab_stage_fine_tune": "ریزتنظیم",
    "lab_stage_pack": "بسته‌بندی و سنجش",
    "lab_stage_runs": "اکنون: {stage}.",
    "lab_after": "{accuracy}، {size}",
    "lab_starting": "فرایند جداگانه‌ای برای آن آغاز می‌شود؛ چند ثانیه طول می‌کشد.",
    "lab_progress": "دوره‌ی {epoch} از {epochs}، {left}.",
    "lab_stopping": "در حال توقف.",
    "lab_left": "حدود {time} مانده است",
    "lab_seconds": "{count} ثانیه",
    "lab_minutes": "{count} دقیقه",
    "lab_place": "در انتظار، نوبت {place} در صف.",
    "lab_cancel": "لغو",
    "lab_cancel_what": "لغو: {what}",
    "lab_result": "{accuracy} از {n} {examples} آزمون درست، فایل فشرده {size}؛ {time} طول کشید.",
    "lab_cached_meanwhile": "انجام شد: برنامه‌ی دیگری در این میان آن را ساخته بود.",
    "lab_show": "نشان بده",
    "lab_cancelled_chain": "لغو شد. چیزی از آن نگه داشته نشد.",
    "lab_cancelled_tune": "لغو شد. آنچه آموزش دیده نگه داشته شده است: دوباره بزنید تا از همان‌جا ادامه یابد.",
    "lab_failed": "این کار انجام نشد: {reason}",
    "lab_reason_read_only": "در پوشه‌ی نسخه‌ها نمی‌توان نوشت، پس نتیجه‌ای نگه داشته نمی‌شود.",
    "lab_reason_full": "دیسک پر است. جایی خالی کنید و دوباره آغاز کنید؛ چیز نیمه‌کاره‌ای نگه داشته نشد.",
    "lab_reason_no_data": "مجموعه‌داده اینجا نیست: پوشه‌ی آن را در متغیر محیطی SLIMSCOPE_DATA بنویسید.",
    "lab_reason_diverged": "آموزش ناپایدار شد. بیت‌های بیشتری برگزینید یا کمتر هرس کنید.",
    "lab_reason_memory": "حافظه کافی نیست. برنامه‌های دیگر را ببندید و دوباره آغاز کنید.",
    "lab_reason_seeds": "به اندازه‌ی مجاز نتیجه‌ی زنجیره نگه داشته شده است. پوشه‌ی چندتای آن‌ها را پاک کنید.",
    "lab_reason_crashed": "فرایند آن پیش از پایان بسته شد ({detail})، شاید از کمبود حافظه. دوباره آغاز کنید.",
    "lab_reason_other": "{detail}",
    "lab_gone": "این کار به پایان رسیده است یا کس دیگری آن را آغاز کرده است.",
    "lab_loss": "زیان آموزش",
    "lab_accuracy": "دقت اعتبارسنجی (%)",
    "lab_epoch": "دوره",
    "lab_loss_says": "زیان آموزش در طول دوره‌ها، {loss} پس از {epoch}",
    "lab_accuracy_says": "دقت اعتبارسنجی در طول دوره‌ها، {accuracy} پس از {epoch}",
    "lab_accuracy_none": "دقت اعتبارسنجی: هنوز اندازه‌گیری نشده",
    "lab_table": "همین عددها در جدول",
    "seed_tag": "بذر {seed}",
    "seeds_note": "{seeds} بذر: از {low}% تا {high}%، میانگین {mean}%",
    # lecture mode
    "lecture": "ارائه",
    "lecture_about": "گام‌های آماده، تمام‌صفحه و با حروف درشت: برای روایت داستان در کلاس.",
    "lecture_busy": "گام‌ها کشیده می‌شوند؛ پس از رسیدن، دیگر به سرور نیازی ندارند …",
    "lecture_unreachable": (
        "گام‌ها نرسیدند. پیوند با این صفحه را بررسی کنید، از ارائه بیرون بروید و دوباره آن را باز کنید."
    ),
    "lecture_back": "قبلی",
    "lecture_next": "بعدی",
    "lecture_full_screen": "تمام‌صفحه",
    "lecture_leave": "بیرون رفتن از ارائه",
    "lecture_see": "دیدن در صفحه",
    "lecture_place": "{number} از {count}",
    "lecture_place_says": "گام {number} از {count}: {title}",
    "lecture_column_variant": "شبکه",
    "lecture_column_size": "حجم فایل فشرده",
    "lecture_column_compute": "محاسبه‌ی توجه",
    "lecture_bars_note": (
        "روی {n} {examples} آزمون. خط‌های نازک: بازه‌های 95%. خط‌چین: آنچه با حدس زدن به دست می‌آید، {guess}. افت‌ها به "
        "واحد درصد."
    ),
    "lecture_drop": "افت {drop} ({drop_low} تا {drop_high})",
    "lecture_ratio": "{ratio} کوچک‌تر",
    "lecture_layer": "لایه‌ی {number}",
    "lecture_maps_note": (
        "لایه‌ی {layer} از {layers}، میانگین سرهای آن. سطرها به ستون‌ها نگاه می‌کنند؛ هرچه پررنگ‌تر، توجه بیشتر. خالی: "
        "در همه‌ی سرها بریده شده."
    ),
    "lecture_map_says": "می‌گوید {label}، {probability}",
    "lecture_answer": "{name} {said}",
    "lecture_map_accuracy": "{accuracy} درست روی مجموعه‌ی آزمون",
    "lecture_map_label": "نقشه‌ی توجه، {share}: {entries} از درایه‌هایش مانده‌اند",
    # what a lecture's file has wrong, and what is left out
    "lecture_notices": "گام‌های کنارگذاشته: {count}",
    "lecture_left_out": "گام {number} ({name}) کنار گذاشته شد: {reason}",
    "lecture_not_cached": "این نسخه‌ها در حافظه نیستند: {ids}.",
    "lecture_not_so": "این گام می‌گوید «{claim}»، و پرونده‌ها چیز دیگری می‌گویند.",
    "lecture_not_on_record": "در پرونده‌ی {id} چیزی به نام {field} ثبت نشده است.",
    "lecture_two_networks": "نسخه‌هایش از دو شبکه‌اند، و هر گام یکی را نشان می‌دهد.",
    "lecture_no_attention": "{id} جمله نمی‌خواند، پس توجهی برای کشیدن ندارد.",
    "lecture_no_layer": "شبکه {layers} لایه دارد و این گام لایه‌ی {layer} را می‌خواهد.",
    "lecture_no_tiers": "روش توجه {id} رده‌بندی ندارد.",
    "lecture_failed": "کشیده نشد ({reason}).",
    "lecture_bad_file": "فایل ارائه، {file}، خوانده نمی‌شود: {reason}. درستش کنید و ارائه را دوباره باز کنید.",
    "lecture_too_large": "از یک میلیون بایت بزرگ‌تر است",
    "lecture_no_list": "فایل ارائه، {file}، باید فهرستی از 1 تا {most} گام باشد که هر کدام با «- name:» آغاز می‌شود.",
    "lecture_bad_step": "گام {number} ({name}) کنار گذاشته شد. فیلد {field} نادرست است: {problem}",
    "lecture_not_a_step": "هر گام فهرستی از فیلدهاست، مانند name و title و variants.",
    "lecture_unknown": "چنین فیلدی نیست؛ این‌ها هستند: {known}.",
    "lecture_bad_name": "نام 1 تا 40 نویسه از a-z و 0-9 و - است.",
    "lecture_twice": "گامی پیش از آن همین نام را دارد.",
    "lecture_no_text": "دست‌کم به یک زبان متن می‌خواهد: {languages}.",
    "lecture_no_language": "چنین زبانی نیست؛ این‌ها هستند: {languages}.",
    "lecture_empty_text": "متن نیست، یا خالی است.",
    "lecture_no_variants": "نسخه‌ها را نام می‌برد، هر یک با واژه‌ای برای آن: «full: cifar10-resnet20-baseline-s0».",
    "lecture_bad_role": "واژه‌ی هر نسخه از a-z و 0-9 و _ است، و نه recommended و نه budget.",
    "lecture_bad_id": "نام هیچ نسخه‌ای چنین نیست؛ python -m engine list نام‌ها را نشان می‌دهد.",
    "lecture_other_roles": "همه‌ی جایگزین‌ها باید همین واژه‌ها را به همین ترتیب داشته باشند: {roles}.",
    "lecture_no_figure": "چنین شکلی نیست؛ این‌ها هستند: {known}.",
    "lecture_bad_option": "باید یکی از این‌ها باشد: {known}.",
    "lecture_is_sentence": "جمله‌ای با حداکثر {most} حرف",
    "lecture_is_layer": "عددی صحیح از 1 به بالا",
    "lecture_bad_budget": "بودجه عددی از 0 تا 100 به واحد درصد است.",
    "lecture_bad_claim": "هر ادعا دو عدد را می‌سنجد: «tuned.accuracy > calibrated.accuracy» یا «eight.accuracy > 0.9».",
    "lecture_no_role": "این گام نسخه‌ای به نام {role} ندارد؛ این‌ها را دارد: {roles}.",
    "lecture_no_field": "در پرونده‌ها چیزی به نام {field} نیست؛ این‌ها هستند: {known}.",
    "lecture_needs_budget": "این متن بودجه‌ی گام را می‌خواهد و بودجه‌ای داده نشده است.",
    "lecture_brace": "آکولادی بسته نشده، یا بی‌آنکه باز شود بسته شده است.",
    # comparing with a pinned variant
    "compare_pin": "سنجاق کردن به نام B",
    "compare_unpin": "برداشتن سنجاق B",
    "compare_swap": "جابه‌جا کردن A و B",
    "compare_pin_about": "برای مقایسه‌ی نسخه‌های دیگر با این نسخه، کنار هم:",
    "compare_card": "مقایسه‌ی A با نسخه‌ی سنجاق‌شده‌ی B",
    "compare_pinned_only": ("این نسخه سنجاق شده است. نسخه‌ی دیگری برگزینید تا تفاوت‌های این دو اینجا بیاید."),
    "compare_alike": "در هر دو یکسان: {what}.",
    "compare_what": "تفاوت در",
    "compare_minus_b": "A منهای B",
    "compare_widths": "پهناها",
    "compare_not_pruned": "بدون هرس",
    "compare_chance": "که شاید تصادفی باشد",
    "compare_times": "{times} نسبت به B",
    "compare_unknown": (
        "این پیوند نسخه‌ای را برای مقایسه نام می‌برد که اینجا نیست ({value}). چیزی سنجاق نشد؛ نسخه‌ای برگزینید و "
        "«سنجاق کردن به نام B» را بزنید."
    ),
    "compare_other_network": (
        "این پیوند نسخه‌ای از شبکه‌ای دیگر را برای مقایسه نام می‌برد ({value}). اینجا تنها نسخه‌های {model} روی {task} "
        "را می‌توان مقایسه کرد، پس چیزی سنجاق نشد."
    ),
    "compare_legend": "B، نسخه‌ی سنجاق‌شده",
    "compare_legend_front": "مرز هم‌خانواده‌های {letter}: {family}",
    "compare_all_say": "هر سه می‌گویند {label}.",
    "compare_they_say": "ممیز شناور می‌گوید {full}، A می‌گوید {first} و B می‌گوید {second}.",
    "compare_try_failed": "B را اینجا نمی‌توان آزمود: {reason}",
    "compare_heading": "کدام پاسخ‌ها برگشتند؟",
    "compare_about": (
        "نمونه‌های آزمونی که نسخه‌ی برگزیده (A) و نسخه‌ی سنجاق‌شده (B) پاسخ متفاوتی به آن‌ها می‌دهند، از روی "
        "پیش‌بینی‌های ثبت‌شده. اگر چیزی سنجاق نشده باشد، A با شبکه‌ی ممیز شناور مقایسه می‌شود."
    ),
    "compare_unmeasured": "پیکربندی برگزیده هنوز اندازه‌گیری نشده است، پس پیش‌بینی‌ای از آن برای مقایسه نیست.",
    "compare_no_baseline": (
        "شبکه‌ی ممیز شناور در حافظه‌ی نسخه‌ها نیست. نسخه‌ای را به نام B سنجاق کنید تا دیگران با آن مقایسه شوند."
    ),
    "compare_same": "A و B یک نسخه‌اند. برای مقایسه نسخه‌ی دیگری برگزینید.",
    "compare_baseline": ("این همان شبکه‌ی ممیز شناور است که دیگران با آن مقایسه می‌شوند. نسخه‌ای فشرده برگزینید."),
    "compare_bad_record": "پیش‌بینی‌های ثبت‌شده را نمی‌توان مقایسه کرد: {reason}.",
    "compare_gone": "در این میان نسخه‌های ثبت‌شده عوض شده‌اند. نسخه را دوباره برگزینید.",
    "compare_full": "ممیز شناور",
    "compare_first_only": "{first} درست، {second} نادرست",
    "compare_second_only": "{second} درست، {first} نادرست",
    "compare_wrong_apart": "هر دو نادرست، هر یک به گونه‌ای",
    "compare_both_right": "هر دو درست",
    "compare_wrong_alike": "هر دو نادرست، با یک پاسخ",
    "compare_order": (
        "از {n} نمونه‌ی آزمون ({examples}). آنچه در زیر می‌آید نخستین نمونه‌ها به ترتیب مجموعه‌داده است و کسی آن‌ها را "
        "دست‌چین نکرده است."
    ),
    "compare_press": "یکی را بزنید تا در بالا آزموده شود.",
    "compare_no_data": (
        "آن‌ها با شماره و دسته نشان داده می‌شوند: برای دیدن خود نمونه‌ها {task} لازم است که روی این رایانه نیست، یا "
        "همان نسخه‌ای نیست که اندازه‌گیری شده است."
    ),
    "compare_download": "دکمه‌ی زیر «بیازمایید» آن را دریافت می‌کند.",
    "compare_none": "هیچ نمونه‌ای نیست.",
    "compare_more": "نمایش {count} نمونه‌ی دیگر",
    "compare_most": "{count} نمونه‌ی نخست از {all} نشان داده شده است.",
    "compare_unknown_class": "دسته ثبت نشده",
    "compare_says": "{who}: {what}",
    "compare_number": "شماره‌ی {number}",
    "compare_confusion": "درهم‌ریختگی دسته‌ها",
    "compare_which": "جدول پاسخ‌های کدام شبکه را می‌شمارد",
    "compare_less": "A منهای {other}",
    "compare_confusion_about": (
        "سطرها: نمونه چیست. ستون‌ها: شبکه چه می‌گوید. رنگ پررنگ‌تر: سهم بیشتری از سطر؛ سبز درست است و نارنجی نادرست."
    ),
    "compare_less_about": (
        "A چند نمونه بیشتر (+) یا کمتر (\u2212) از {other} در هر خانه می‌گذارد. سبز بهتر است و نارنجی بدتر، هرچه "
        "پررنگ‌تر بیشتر."
    ),
    "compare_confusion_of": "درهم‌ریختگی دسته‌ها: {what}",
    "compare_corner": "دسته",
    # for programmes, and for requests that cannot be answered
    "api_wants_text": "{name} باید متن باشد، نه {value}.",
    "api_wants_number": "{name} باید عدد باشد، نه {value}.",
    "api_wants_picture": (
        "picture باید یک فایل بارگذاری‌شده یا نشانی data:image/…;base64 باشد، نه {value}. "
        "از هیچ نشانی دیگری چیزی گرفته نمی‌شود."
    ),
    "api_no_picture": "شبکه‌های {task} جمله می‌خوانند: به جای picture، sentence را بفرستید.",
    "api_no_sentence": "شبکه‌های {task} تصویر می‌بینند: به جای sentence، picture را بفرستید.",
    "guard_not_served": "در این نشانی چیزی نیست، و این صفحه از نشانی‌های دیگر چیزی نمی‌گیرد.",
    "guard_no_address": "از هیچ نشانی‌ای چیزی گرفته نمی‌شود: خود فایل را بفرستید.",
    "guard_not_uploaded": "تنها فایلی خوانده می‌شود که پیش‌تر بارگذاری شده باشد: نخست آن را بارگذاری کنید.",
    "guard_too_large": "این بیش از {limit} مگابایت است که حد مجاز است. کمتر بفرستید.",
    "guard_no_sense": (
        "این درخواست JSON نیست، سرویسی را نام نمی‌برد یا ورودی‌هایش را ندارد: فهرست هر دو در gradio_api/info است. "
        "اگر در خود صفحه‌اید، آن را دوباره باز کنید."
    ),
    "guard_failed": (
        "چیزی پیش‌بینی‌نشده پیش آمد که در گزارش برنامه نوشته شده است. صفحه را دوباره باز کنید و باز بیازمایید."
    ),
}

NAMES = {
    # quantizers
    "fixed point, learned scale and offset": "ممیز ثابت، با مقیاس و آفست آموختنی",
    "multi-level binary, one learned scale a level": "دودویی چندسطحی، هر سطح با یک مقیاس آموختنی",
    # pruning methods
    "Smallest weights of all": "کوچک‌ترین وزن‌های همه‌ی شبکه",
    "single weights, ranked over the whole network, become zero": (
        "تک‌تک وزن‌ها، به ترتیب اندازه در همه‌ی شبکه، صفر می‌شوند"
    ),
    "Smallest weights of each layer": "کوچک‌ترین وزن‌های هر لایه",
    "single weights become zero, the same share in every layer": "تک‌تک وزن‌ها صفر می‌شوند، در هر لایه به یک نسبت",
    "Channels of least L1 norm": "کانال‌های با کمترین نُرم L1",
    "channels whose weights' magnitudes sum to the least are removed, the same share in every layer": (
        "کانال‌هایی که جمع قدرمطلق وزن‌هایشان کمترین است حذف می‌شوند، در هر لایه به یک نسبت"
    ),
    "Channels of least L2 norm": "کانال‌های با کمترین نُرم L2",
    "channels whose weights' squares sum to the least are removed, the same share in every layer": (
        "کانال‌هایی که جمع مربع وزن‌هایشان کمترین است حذف می‌شوند، در هر لایه به یک نسبت"
    ),
    "Channels near the median": "کانال‌های نزدیک به میانه",
    "channels whose filters are nearest to all others, so that these can stand in, are removed": (
        "کانال‌هایی که فیلترشان به همه‌ی بقیه نزدیک‌تر است، و بقیه جایشان را می‌گیرند، حذف می‌شوند"
    ),
    "Channels of least L2 norm of all": "کانال‌های با کمترین نُرم L2 در همه‌ی شبکه",
    "channels of least L2 norm, relative to the others of their layer, are removed over the whole network": (
        "کانال‌های با کمترین نُرم L2، نسبت به کانال‌های دیگر همان لایه، در همه‌ی شبکه حذف می‌شوند"
    ),
    # networks and tasks
    "Small BERT": "BERT کوچک",
    "Small VGG": "VGG کوچک",
    "Digits CNN": "شبکه‌ی کانولوشنی رقم‌ها",
    "Digits": "رقم‌ها",
    # attention methods
    "Top entries of quantized attention": "بزرگ‌ترین درایه‌های توجه چندی‌شده",
    "scores from the top bits of Q and K choose each row's largest entries": (
        "امتیازهایی از بیت‌های بالایی Q و K بزرگ‌ترین درایه‌های هر سطر را برمی‌گزینند"
    ),
    "Top scores before softmax": "بزرگ‌ترین امتیازها پیش از softmax",
    "each query sees only its largest scores; the rest is -inf": (
        "هر پرس‌وجو تنها بزرگ‌ترین امتیازهایش را می‌بیند؛ بقیه منفی بی‌نهایت می‌شوند"
    ),
    "Tokens in tiers": "توکن‌های رده‌بندی‌شده",
    "important tokens get many bits, others few, the last are removed": (
        "توکن‌های مهم بیت‌های بیشتر می‌گیرند، دیگران کمتر، و آخری‌ها حذف می‌شوند"
    ),
    "The attention that is left is rounded by it, or by nothing; the values that it weighs stay as they are.": (
        "توجهی که می‌ماند با آن گرد می‌شود، یا با هیچ‌چیز؛ مقدارهایی که وزن می‌دهد همان‌گونه که هستند می‌مانند."
    ),
    "The attention that is left, and the values that it weighs, are rounded by it, or by nothing.": (
        "توجهی که می‌ماند و مقدارهایی که وزن می‌دهد با آن گرد می‌شوند، یا با هیچ‌چیز."
    ),
    "2 to this power are the values that one number can have.": (
        "2 به توان این عدد، شمار مقدارهایی است که هر عدد می‌تواند داشته باشد."
    ),
    "Attention is never negative: planes of 0 and 1 tell more of it than planes of -1 and +1.": (
        "توجه هرگز منفی نیست: صفحه‌های 0 و 1 بیش از صفحه‌های \u22121 و +1 درباره‌ی آن می‌گویند."
    ),
    "Only the top bits of queries and keys are multiplied: A = softmax(QK^T / sqrt(d)) from these.": (
        "تنها بیت‌های بالای پرس‌وجوها و کلیدها در هم ضرب می‌شوند و A = softmax(QK^T / sqrt(d)) از آن‌هاست."
    ),
    "How wide they are before the lower bits are cut off.": "پهنای آن‌ها پیش از آنکه بیت‌های پایین بریده شوند.",
    "On: they only say which keys stay, exact scores weigh them (Sanger). Off: they weigh them too.": (
        "روشن: تنها می‌گویند کدام کلیدها بمانند و امتیازهای دقیق به آن‌ها وزن می‌دهند (Sanger). خاموش: خودشان وزن می‌دهند."
    ),
    "What was cut off is shared out among the keys that stay.": "آنچه بریده شد میان کلیدهای مانده پخش می‌شود.",
    "Those that get the most attention, summed over heads and queries; [CLS] always stays.": (
        "آن‌ها که بیشترین توجه را می‌گیرند، جمع‌شده روی سرها و پرس‌وجوها؛ [CLS] همیشه می‌ماند."
    ),
    "The most important of the tokens kept have more bits than the rest.": (
        "مهم‌ترین توکن‌های مانده بیت‌های بیشتری از بقیه دارند."
    ),
    "n of the first tier; the second has m < n.": "بیت‌های رده‌ی اول، n؛ رده‌ی دوم m < n دارد.",
    "m of the second tier; what is not kept has 0.": "بیت‌های رده‌ی دوم، m؛ آنچه نمی‌ماند 0 دارد.",
    "On: what one layer removes is gone for all later ones (SpAtten). Off: each layer chooses anew.": (
        "روشن: آنچه یک لایه برمی‌دارد برای لایه‌های بعد هم رفته است (SpAtten). خاموش: هر لایه از نو برمی‌گزیند."
    ),
    "The largest in each row stay, at least one, padding never counted; all others get no attention.": (
        "بزرگ‌ترین‌های هر سطر می‌مانند، دست‌کم یکی، و پُرکننده شمرده نمی‌شود؛ به بقیه توجهی نمی‌شود."
    ),
    "Keys that each query keeps": "کلیدهایی که هر پرس‌وجو نگه می‌دارد",
    "Bits of Q and K that stay": "بیت‌های باقی‌مانده‌ی Q و K",
    "Bits of Q and K before truncation": "بیت‌های Q و K پیش از برش",
    "Truncated scores only select": "امتیازهای بریده فقط برمی‌گزینند",
    "Rows sum to one again after the cut": "پس از برش، جمع هر سطر دوباره یک شود",
    "Tokens that are kept": "توکن‌هایی که می‌مانند",
    "Of these, at high precision": "از این‌ها، با بیت‌های بیشتر",
    "Bits (levels) of important tokens": "بیت‌های (سطح‌های) توکن‌های مهم",
    "Bits (levels) of the others": "بیت‌های (سطح‌های) بقیه",
    "Removed tokens stay removed": "توکن حذف‌شده دیگر برنگردد",
    "Quantizer of what follows the cut": "چندی‌ساز آنچه پس از برش می‌آید",
    "Bits (levels) of what follows the cut": "بیت‌های (سطح‌های) آنچه پس از برش می‌آید",
    "Basis of ReBNet's planes for attention": "پایه‌ی صفحه‌های ReBNet برای توجه",
    "unsigned": "بدون علامت",
    "signed": "علامت‌دار",
    # classes
    "airplane": "هواپیما",
    "automobile": "خودرو",
    "bird": "پرنده",
    "cat": "گربه",
    "deer": "گوزن",
    "dog": "سگ",
    "frog": "قورباغه",
    "horse": "اسب",
    "ship": "کشتی",
    "truck": "کامیون",
    "negative": "منفی",
    "positive": "مثبت",
}
"""What the engine's registries call things, by their English titles and summaries."""
