"""Devices against their definitions."""

import pytest

from engine.devices import DEVICES, Device, get_device, own_device


def test_weights_go_to_flash_and_activations_to_ram():
    device = Device("x", "X", ram_bytes=100, flash_bytes=1000)
    assert device.fits(1000, 100)
    assert not device.fits(1001, 1) and not device.fits(1, 101)


def test_without_flash_both_share_the_ram():
    device = own_device(0, 1)
    assert device.flash_bytes is None
    assert device.fits(1000, 24) and not device.fits(1000, 25)


def test_kilobytes_are_those_of_data_sheets():
    assert (own_device(64, 20).flash_bytes, own_device(64, 20).ram_bytes) == (65_536, 20_480)
    # 140 blocks of 36 Kb are the 4.9 Mb of the data sheet, 50 its 1,800 Kb
    assert get_device("pynqz2").ram_bytes * 8 / 1024**2 == pytest.approx(4.92, abs=0.01)
    assert get_device("artix35t").ram_bytes * 8 / 1024 == 1800
    assert get_device("ice40up5k").ram_bytes * 8 == (120 + 1024) * 1024


def test_every_figure_has_a_source():
    for name, device in DEVICES.items():
        assert device.name == name and device.source and device.ram_bytes > 0


@pytest.mark.parametrize("flash, ram", ((-1, 5), (5, 0), (5, float("nan")), (1e12, 5)))
def test_memory_that_cannot_be_is_refused(flash, ram):
    with pytest.raises(ValueError, match="needs RAM"):
        own_device(flash, ram)


def test_an_unknown_device_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="nano33ble"):
        get_device("pdp11")
