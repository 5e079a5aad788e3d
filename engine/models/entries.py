"""The networks that there are."""

from engine.late import Late
from engine.models.registry import ModelEntry, register_model
from engine.training.recipe import Recipe
from engine.training.stages import BertRecipe

CNN_FINETUNE = Recipe(stages=((3, 32),), batch_size=128, learning_rate=0.01, weight_decay=1e-4, warmup=0.05, distil=1.0)

register_model(
    ModelEntry(
        "bert",
        task="sst2",
        build=Late("engine.models.bert:bert"),
        title="Small BERT",
        summary="4 layers of width 256 with 8 heads each, 6,500 word pieces, 4.92 million parameters",
        source="Devlin et al., BERT: Pre-training of Deep Bidirectional Transformers, NAACL 2019",
        recipe=BertRecipe(),
        finetune=Recipe(
            stages=((2, None),),
            batch_size=64,
            learning_rate=1e-4,
            weight_decay=0.01,
            warmup=0.1,
            distil=0.9,
            optimizer="adamw",
        ),
        # ReBNet M=2 from M=4 after one epoch, on validation: 81.7%, loss 0.434; at 0.0001 80.8%, 0.448.
        few_bits_learning_rate=4e-4,
        # W4A4 ends two epochs with them at a validation loss of 0.296; three of the phrases alone ended at 0.311.
        finetune_unlabelled=100_000,
        attention=True,
        library="transformers",
        train=Late("engine.training.small_bert:train_bert"),
    )
)
register_model(
    ModelEntry(
        "digits_cnn",
        task="digits",
        build=Late("engine.models.digits_cnn:DigitsCNN"),
        title="Digits CNN",
        summary="two convolutions and a linear layer, 4,650 parameters, so that training it takes seconds",
        source="after LeCun et al., Gradient-Based Learning Applied to Document Recognition, Proc. IEEE 1998",
        live=True,
        recipe=Recipe(
            stages=((25, None),), batch_size=64, learning_rate=0.1, weight_decay=5e-4, warmup=0.1, compile=False
        ),
        finetune=Recipe(
            stages=((6, None),),
            batch_size=64,
            learning_rate=0.02,
            weight_decay=1e-4,
            warmup=0.05,
            distil=1.0,
            compile=False,
        ),
    )
)
register_model(
    ModelEntry(
        "resnet20",
        task="cifar10",
        build=Late("engine.models.resnet:resnet20"),
        title="ResNet-20",
        summary="20 layers, most of them in blocks with a shortcut past two, 0.27 million parameters",
        source="He et al., Deep Residual Learning for Image Recognition, CVPR 2016, section 4.2",
        # Small pictures first: an epoch at 16x16 costs a quarter of one at 32x32.
        recipe=Recipe(
            stages=((20, 16), (28, 24), (40, 32)),
            batch_size=64,
            learning_rate=0.1,
            weight_decay=5e-4,
            warmup=0.05,
            label_smoothing=0.1,
            cutout=8,
        ),
        finetune=CNN_FINETUNE,
        # Validation after one epoch of W2A2 from W3A3: 69.0%; at 0.01 only after three.
        few_bits_learning_rate=0.05,
    )
)
register_model(
    ModelEntry(
        "vgg",
        task="cifar10",
        build=Late("engine.models.vgg:SmallVGG"),
        title="Small VGG",
        summary="six convolutions of 3\u00d73 and two linear layers, 1.15 million parameters",
        source="after Simonyan, Zisserman: Very Deep Convolutional Networks, ICLR 2015",
        recipe=Recipe(
            stages=((16, 16), (24, 24), (40, 32)),
            batch_size=128,
            learning_rate=0.1,
            weight_decay=1e-3,
            warmup=0.1,
            label_smoothing=0.1,
            cutout=8,
        ),
        finetune=CNN_FINETUNE,
    )
)
