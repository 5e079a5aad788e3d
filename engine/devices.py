"""Well-known small devices and what memory they have.

Bytes are those of the vendor's document named in ``source``, where 1 KB is 1,024 bytes and 1 Kb 1,024 bits.
An FPGA has no flash of its own for weights here: they share its block RAM with the activations.
"""

from __future__ import annotations

from dataclasses import dataclass

KB = 1024
BLOCK_36K = 36 * KB // 8
"""One block RAM of Xilinx's 7 series, its parity bits counted."""


@dataclass(frozen=True)
class Device:
    """Memory for weights and for activations, in bytes."""

    name: str
    title: str
    ram_bytes: int
    flash_bytes: int | None
    """``None``: weights and activations share the RAM."""
    source: str = ""

    def fits(self, weight_bytes: float, activation_bytes: float) -> bool:
        """Whether weights and peak activations have room, the program itself not counted."""
        if self.flash_bytes is None:
            return weight_bytes + activation_bytes <= self.ram_bytes
        return weight_bytes <= self.flash_bytes and activation_bytes <= self.ram_bytes


DEVICES = {
    device.name: device
    for device in (
        Device(
            "uno", "Arduino Uno (ATmega328P)", 2 * KB, 32 * KB,
            "Microchip, ATmega48A/PA/88A/PA/168A/PA/328/P data sheet, DS40002061",
        ),
        Device(
            "bluepill", "Blue Pill (STM32F103C8)", 20 * KB, 64 * KB,
            "STMicroelectronics, STM32F103x8/xB data sheet, DS5319",
        ),
        Device(
            "microbit", "BBC micro:bit V2 (nRF52833)", 128 * KB, 512 * KB,
            "Nordic Semiconductor, nRF52833 Product Specification",
        ),
        Device(
            "nano33ble", "Arduino Nano 33 BLE (nRF52840)", 256 * KB, 1024 * KB,
            "Nordic Semiconductor, nRF52840 Product Specification",
        ),
        Device(
            "pico", "Raspberry Pi Pico (RP2040)", 264 * KB, 2048 * KB,
            "Raspberry Pi, RP2040 data sheet (SRAM) and Raspberry Pi Pico data sheet (flash on the board)",
        ),
        Device(
            "stm32f746", "STM32F746NG (Discovery kit)", 320 * KB, 1024 * KB,
            "STMicroelectronics, STM32F745xx/STM32F746xx data sheet, DS10916 (TCM for data counted, for code not)",
        ),
        Device(
            "esp32", "ESP32 (WROOM-32)", 520 * KB, 4096 * KB,
            "Espressif, ESP32 Series data sheet (SRAM) and ESP32-WROOM-32 data sheet (flash in the module)",
        ),
        Device(
            "stm32h743", "STM32H743ZI (Nucleo)", 1024 * KB, 2048 * KB,
            "STMicroelectronics, STM32H742xI/G STM32H743xI/G data sheet, DS12110 (the sum of several RAMs)",
        ),
        Device(
            "ice40up5k", "iCE40UP5K FPGA (block RAM and SPRAM)", (120 + 1024) * KB // 8, None,
            "Lattice, iCE40 UltraPlus Family Data Sheet, FPGA-DS-02008",
        ),
        Device(
            "artix35t", "Artix-7 35T FPGA (Arty, Basys 3; block RAM)", 50 * BLOCK_36K, None,
            "Xilinx, 7 Series FPGAs Data Sheet: Overview, DS180",
        ),
        Device(
            "pynqz2", "PYNQ-Z2 FPGA (XC7Z020; block RAM)", 140 * BLOCK_36K, None,
            "Xilinx, Zynq-7000 SoC Data Sheet: Overview, DS190",
        ),
    )
}  # fmt: skip
"""By name, microcontrollers first, each kind by its RAM."""


def get_device(name: str) -> Device:
    """The device called ``name``; ``ValueError`` names the known ones otherwise."""
    try:
        return DEVICES[name]
    except KeyError:
        raise ValueError(f"unknown device {name!r}; known: {', '.join(DEVICES)}") from None


def own_device(flash_kb: float, ram_kb: float) -> Device:
    """One whose memory is typed, in units of 1,024 bytes; without flash (0) weights and activations share the RAM."""
    if not (0 <= flash_kb < 1e9 and 0 < ram_kb < 1e9):
        raise ValueError(f"a device needs RAM, and flash of 0 or more KB, not {ram_kb!r} and {flash_kb!r}")
    title = f"{flash_kb:g} KiB of flash, {ram_kb:g} KiB of RAM"
    return Device("own", title, int(ram_kb * KB), int(flash_kb * KB) or None)
