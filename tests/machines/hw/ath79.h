/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of Atheros/QCA's MIPS SoCs, as far as U-Boot 2025.01 and Linux
 * 6.1 use them.  Each register names the driver that it was learned from;
 * there is no datasheet to be had.  What a driver does that hardware would
 * not bear is logged (-d guest_errors), and tests fail on it.
 *
 * regs.h: U-Boot's arch/mips/mach-ath79/include/mach/ar71xx_regs.h
 */
#ifndef HW_MIPS_ATH79_H
#define HW_MIPS_ATH79_H

#include "exec/address-spaces.h"
#include "hw/sysbus.h"
#include "net/net.h"
#include "qemu/log.h"

#define ath79_bad(...) qemu_log_mask(LOG_GUEST_ERROR, "ath79: " __VA_ARGS__)

/**
 * Ath79Fitted - what a board has around its SoC, as its straps say
 * @xtal_hz: crystal
 * @ddr_bits: width of DRAM, 16 or 32
 */
typedef struct Ath79Fitted {
    const struct Ath79SoC *soc;
    uint32_t straps;
    uint32_t xtal_hz;
    unsigned ddr_bits;
} Ath79Fitted;

/**
 * Ath79Reg - one register that has no device of its own
 * @offset: from the block's start, bytes
 * @reset: value after reset
 * @writable: bits that keep what is written; the others keep @reset
 * @check: does what is written suit the board?  Logs it if not; may be NULL
 */
typedef struct Ath79Reg {
    uint16_t offset;
    uint32_t reset;
    uint32_t writable;
    void (*check)(const Ath79Fitted *fitted, uint32_t val);
} Ath79Reg;

/* Ath79Block - registers side by side; ends with an offset of ATH79_END */
typedef struct Ath79Block {
    const char *name;
    uint32_t base;
    uint32_t size;
    const Ath79Reg *regs;
} Ath79Block;

#define ATH79_END 0xffff

/**
 * Ath79PinFunc - pins that are something else's, not GPIOs
 * @bit, @value: of FUNC, by which they are
 * @pins: one bit each; 0 ends the list
 * @high: they read as 1, whatever is done to them; else as when nobody does
 */
typedef struct Ath79PinFunc {
    uint8_t bit;
    bool value;
    uint32_t pins;
    bool high;
} Ath79PinFunc;

#define ATH79_OUT_FUNCS 6

/* QCA955x: what SGMII's resistor is to be, as the model's fuses have it */
#define ATH79_SGMII_RES 0xc

/**
 * Ath79Pins - what pins may be besides GPIOs (ath79_pins.c)
 * @func: offset of the register FUNC
 * @func_reset: and its value after reset
 * @funcs: what its bits mean
 * @muxed: OUT_FUNC says, a byte a pin, what a pin gives out that is an output
 * @out_reset: OUT_FUNC after reset
 * @in_reset: IN_ENABLE0 after reset
 * @uart: what OUT_FUNC says where a pin is UART0's output; or else FUNC's bit
 *	that gives it two pins
 * @cs1: what OUT_FUNC says where a pin is SPI's second chip select
 * @mdio: pins that are GPIOs only by a bit of the straps
 */
typedef struct Ath79Pins {
    uint16_t func;
    uint32_t func_reset;
    const Ath79PinFunc *funcs;
    bool muxed;
    uint32_t out_reset[ATH79_OUT_FUNCS];
    uint32_t in_reset;
    uint8_t uart;
    uint8_t cs1;
    uint32_t mdio;
} Ath79Pins;

extern const Ath79Pins ath79_ar933x_pins, ath79_ar934x_pins;
extern const Ath79Pins ath79_qca953x_pins, ath79_qca955x_pins;
extern const Ath79Pins ath79_qca956x_pins;

/**
 * Ath79SoC - what tells the family's members apart
 * @rev_id: RST_REVISION_ID (regs.h, REV_ID_MAJOR_*)
 * @bootstrap: straps as read, at @bootstrap_reg in the reset block, unless the
 *	machine is told otherwise
 * @xtal40: the strap that says 40 MHz, not 25
 * @ddr32: the strap that says 32 bits of DRAM, not 16; 0 if there is none
 * @pmu: address of PMU1, by which DRAM's volts are set; 0 if it is not known
 * @tuned: its commands to DRAM are looked at, and its taps
 * @sram: bytes of it
 * @reset_reg: RESET_MODULE in the reset block
 * @kept_reg: another in it, written once and unnamed in regs.h; 0 if none
 * @cpu_hz: clock that U-Boot's code for the SoC sets
 * @wdt_hz: what the watchdog counts
 * @ahb_hz: clock of the SPI controller before its divider, from the PLL as
 *     U-Boot's code sets it; when that is bypassed, it is the crystal's
 * @clk_ctrl: register of block "pll" that bypasses it, by any bit of
 *     @ahb_bypass
 * @oe_low: a GPIO is an output where OE is 0 (gpio-ath79.c, oe_inverted)
 * @pins: what they may be
 * @own_uart: the AR933x's UART instead of a 16550
 * @spi_shift: the SPI controller has a shift register
 * @sw: the switch (ath79_switch.h)
 * @sw_reset: the GPIO that holds it in reset when low; 0 if none does
 * @cpu_port: of the switch, at which its MAC is, unless the machine is told
 *	otherwise
 * @eth_cfg, @xmii, @serdes: addresses of what says how GMAC0 is wired, and of
 *	SGMII's PLL; 0 if they are not looked at
 * @phy_swap: address of a register by which PHYs 0 and 4 of the switch change
 *	places (ath79_switch.h, SWITCH_SWAP_*); 0 if they do not
 * @blocks: registers that only need to keep a value; ends with a NULL name
 */
typedef struct Ath79SoC {
    const char *name;
    const char *desc;
    const char *cpu;
    uint32_t rev_id;
    uint32_t bootstrap;
    uint32_t bootstrap_writable;
    uint32_t xtal40;
    uint32_t ddr32;
    uint32_t pmu;
    bool tuned;
    uint32_t sram;
    uint16_t bootstrap_reg;
    uint16_t reset_reg;
    uint16_t kept_reg;
    uint32_t cpu_hz;
    uint32_t wdt_hz;
    uint32_t ahb_hz;
    uint16_t clk_ctrl;
    uint32_t ahb_bypass;
    uint32_t ram_max;
    bool oe_low;
    const Ath79Pins *pins;
    bool own_uart;
    bool spi_shift;
    const struct SwitchKind *sw;
    uint8_t sw_reset;
    uint8_t cpu_port;
    uint32_t eth_cfg;
    uint32_t xmii;
    uint32_t serdes;
    uint32_t phy_swap;
    const Ath79Block *blocks;
} Ath79SoC;

/* ath79_soc.c; ends with a NULL name */
extern const Ath79SoC ath79_socs[];

/**
 * ath79_block_init() - a block of registers (ath79_regs.c)
 * @stuck: "NAME:OFFSET+…" says of which registers, in blocks of that name,
 *	what is only to be read never comes: these bits are inverted; or NULL
 *
 * Return: the registers' values.
 */
const uint32_t *ath79_block_init(const Ath79Block *block, Object *owner,
                                 const Ath79Fitted *fitted,
                                 const char *stuck);

/* what the register at this physical address holds; it is one of a block's */
uint32_t ath79_block_value(hwaddr addr);

/* hardware's own doing: what is only to be read changes */
void ath79_block_set(hwaddr addr, uint32_t val);

/* what nobody has written is looked at as if it had been */
void ath79_blocks_check(void);

/* ath79_dram.c: what DRAM and the PLL will not bear */
void ath79_check_refresh(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_width(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_cycle(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_volts(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_restart(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_command(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_taps(const Ath79Fitted *fitted, uint32_t val);
void ath79_check_gain(const Ath79Fitted *fitted, uint32_t val);
/* @opaque: Ath79Fitted; the first instruction comes out of DRAM */
void ath79_dram_used(void *opaque);

/* ath79_rst.c: one output a bit of RESET_MODULE, high while held in reset */
#define TYPE_ATH79_RST "ath79-rst"
#define ATH79_RST_MISC "misc"   /* inputs; what they raise is IRQ 0 */
DeviceState *ath79_rst_create(const Ath79Fitted *fitted);
uint32_t ath79_rst_straps(DeviceState *dev);

/* ath79_usb.c */
void ath79_usb_create(Object *owner, hwaddr base, qemu_irq irq);

#define TYPE_ATH79_UART "ath79-uart"
#define TYPE_ATH79_GPIO "ath79-gpio"
#define TYPE_ATH79_SPI "ath79-spi"
#define TYPE_ATH79_GMAC "ath79-gmac"
#define TYPE_ATH79_SWITCH "ath79-switch"

/*
 * ath79_spi.c: to be called before it is reset; @pll: block "pll".  And if it
 * takes its time: see what the CPU fetches from the window
 */
#define ATH79_SPI_BASE 0x1f000000
void ath79_spi_set_clock(DeviceState *dev, const Ath79Fitted *fitted,
                         const uint32_t *pll);
void ath79_spi_watch(DeviceState *dev, struct ArchCPU *cpu);

/* ath79_gpio.c */
#define ATH79_GPIO_CS1 "spi-cs1"    /* input: SPI's second chip select */
#define ATH79_GPIO_PIN "pin"        /* outputs: pins, pulled up */
#define ATH79_GPIO_LOW "low"        /* outputs: high while driven low */
DeviceState *ath79_gpio_create(Object *owner, const Ath79SoC *soc,
                               DeviceState *rst);

/* is there a pin by which UART0 is heard?  Logs @c if not */
bool ath79_gpio_uart(DeviceState *dev, uint8_t c);

/* ath79_16550.c: a 16550 whose output goes nowhere without such a pin */
void ath79_16550_init(hwaddr base, DeviceState *gpio, qemu_irq irq);

/* ath79_uart.c: the AR933x's own, likewise */
void ath79_uart_create(hwaddr base, DeviceState *gpio, qemu_irq irq);

/* --- a MAC and what it is wired to ------------------------------------- */

/* a frame from the other side; FCS not included */
void ath79_gmac_receive(DeviceState *dev, const uint8_t *frame, size_t len);

/**
 * Ath79Link - what both ends of a link are to run at
 * @mbps: 0 while there is none
 * @full: full duplex
 * @fresh: so new that a driver which asks once a second need not know yet
 */
typedef struct Ath79Link {
    unsigned mbps;
    bool full;
    bool fresh;
} Ath79Link;

/**
 * Ath79LinkUse - what a GMAC has done with its link
 * @busy: it sends until then, in ns of guest time
 * @told: that its registers do not fit the link has been logged
 */
typedef struct Ath79LinkUse {
    int64_t busy;
    bool told;
} Ath79LinkUse;

/* ath79_link.c: a frame of LEN bytes leaves; REG are the GMAC's registers */
void ath79_link_send(Ath79LinkUse *use, Ath79Link link, const uint32_t *reg,
                     uint32_t len);
/* a frame comes: does the GMAC take it? */
bool ath79_link_receive(Ath79LinkUse *use, Ath79Link link,
                        const uint32_t *reg);

/**
 * Ath79Wire - what a GMAC sees behind its pins
 * @send: a frame leaves
 * @link: to whatever is nearest, a switch or a PHY
 * @mdio_read: may be NULL: nothing answers
 * @mdio_write: may be NULL
 */
typedef struct Ath79Wire {
    void (*send)(void *opaque, const uint8_t *frame, size_t len);
    Ath79Link (*link)(void *opaque);
    uint16_t (*mdio_read)(void *opaque, int phy, int reg);
    void (*mdio_write)(void *opaque, int phy, int reg, uint16_t val);
} Ath79Wire;

void ath79_gmac_connect(DeviceState *dev, const Ath79Wire *wire, void *opaque);

/* OWNER has it as "switch"; @cpu_port: at which its MAC is */
DeviceState *ath79_switch_create(Object *owner, const Ath79SoC *soc,
                                 unsigned cpu_port);

/* the switch: its CPU port on one GMAC, a PHY past it on the other if it can */
void ath79_switch_connect(DeviceState *dev, DeviceState *cpu,
                          DeviceState *direct);

#endif
