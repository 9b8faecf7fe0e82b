/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A watchdog on a pin of a GPIO block, as TPS3823 and its kind are: it runs
 * from the moment that there is power, and restarts the router when the pin has
 * not changed for its time.  There is no way to stop it.  (That some rest while
 * nobody drives the pin is not to be relied on.)
 *
 * The GPIO block has it as a property, "watchdog": "18:25000" is pin 18, and
 * 25 s of guest time.  Of the block can be read how often it was fed
 * ("watchdog-fed"), the longest it has waited ("watchdog-waited", ms), and how
 * often it has bitten ("watchdog-bites"), since power-on.
 */
#ifndef HW_MIPS_GPIO_DOG_H
#define HW_MIPS_GPIO_DOG_H

#include "qemu/timer.h"
#include "qom/object.h"

typedef struct GpioDog {
    char *what;         /* the property; NULL without one */
    unsigned pin;
    unsigned ms;
    bool level;
    int64_t since;      /* ms of guest time */
    uint64_t fed;
    uint64_t waited;
    uint64_t bites;
    QEMUTimer *timer;
} GpioDog;

/* a block that may have one; when its instance is made */
void gpio_dog_init(GpioDog *dog, Object *block);
/* @dog->what has been said; when the block is realized.  False: with an error */
bool gpio_dog_realize(GpioDog *dog, unsigned pins, Error **errp);
/* its own doing, or not: the router starts anew */
void gpio_dog_reset(GpioDog *dog);
/* a pin may have changed */
void gpio_dog_see(GpioDog *dog, bool level);

#endif
