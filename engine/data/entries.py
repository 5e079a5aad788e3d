"""The tasks that there are."""

from engine.data.registry import SPLITS, Task, register_task
from engine.data.shards import Shards
from engine.data.sst2_examples import EXAMPLES
from engine.data.word_pieces import LONGEST
from engine.late import Late

CIFAR10_SHARDS = Shards("cifar10", "CIFAR-10", ("train", "test"), megabytes=170)
SST2_SHARDS = Shards("sst2", "SST-2", SPLITS, megabytes=4)

CIFAR10 = register_task(
    Task(
        CIFAR10_SHARDS.name,
        CIFAR10_SHARDS.title,
        summary="60,000 photos of 32\u00d732 pixels in ten classes, 10,000 of them to test on",
        source="Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
        classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        load=Late("engine.data.cifar10:load"),
        available=CIFAR10_SHARDS.available,
        input_shape=(3, 32, 32),
        mean=(0.49140, 0.48216, 0.44653),
        std=(0.24703, 0.24349, 0.26159),
        download_megabytes=CIFAR10_SHARDS.megabytes,
    )
)
DIGITS = register_task(
    Task(
        "digits",
        "Digits",
        summary="1,797 handwritten digits of 8\u00d78 pixels, 400 of them to test on",
        source="Alpaydin, Kaynak, Optical Recognition of Handwritten Digits, UCI 1998, as in scikit-learn",
        classes=tuple(str(digit) for digit in range(10)),
        load=Late("engine.data.digits:load"),
        available=lambda data=None: True,  # scikit-learn has them
        input_shape=(1, 8, 8),
        mean=(0.3053,),
        std=(0.3760,),
    )
)
register_task(
    Task(
        SST2_SHARDS.name,
        SST2_SHARDS.title,
        summary="sentences about films, positive or negative: 67,349 phrases to train on, 1,821 sentences to test on",
        source="Socher et al., Recursive Deep Models for Semantic Compositionality, EMNLP 2013; Wang et al., GLUE, "
        "ICLR 2019",
        classes=("negative", "positive"),
        load=Late("engine.data.sst2:load"),
        available=SST2_SHARDS.available,
        input_shape=(LONGEST,),
        download_megabytes=SST2_SHARDS.megabytes,
        unlabelled=Late("engine.data.sst2:unlabelled"),
        examples=Late("engine.data.sst2:examples"),
        written=EXAMPLES,
        pieces=Late("engine.data.word_pieces:sst2_pieces"),
    )
)
