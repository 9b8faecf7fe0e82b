/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "sysemu/runstate.h"
#include "gpio_dog.h"

/* a chip's own reset takes as long */
static void wait_again(GpioDog *dog)
{
    dog->since = qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL);
    timer_mod(dog->timer, dog->since + dog->ms);
}

static void note_wait(GpioDog *dog)
{
    dog->waited = MAX(dog->waited,
                      qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) - dog->since);
}

static void bite(void *opaque)
{
    GpioDog *dog = opaque;

    note_wait(dog);
    dog->bites++;
    wait_again(dog);
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
}

void gpio_dog_init(GpioDog *dog, Object *block)
{
    object_property_add_uint64_ptr(block, "watchdog-fed", &dog->fed,
                                   OBJ_PROP_FLAG_READ);
    object_property_add_uint64_ptr(block, "watchdog-waited", &dog->waited,
                                   OBJ_PROP_FLAG_READ);
    object_property_add_uint64_ptr(block, "watchdog-bites", &dog->bites,
                                   OBJ_PROP_FLAG_READ);
}

bool gpio_dog_realize(GpioDog *dog, unsigned pins, Error **errp)
{
    if (!dog->what) {
        return true;
    }
    if (sscanf(dog->what, "%u:%u", &dog->pin, &dog->ms) != 2 ||
        dog->pin >= pins || !dog->ms) {
        error_setg(errp, "watchdog: \"PIN:MILLISECONDS\"");
        return false;
    }
    dog->timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, bite, dog);
    return true;
}

void gpio_dog_reset(GpioDog *dog)
{
    if (dog->timer) {
        wait_again(dog);
    }
}

void gpio_dog_see(GpioDog *dog, bool level)
{
    if (!dog->timer || level == dog->level) {
        return;
    }
    dog->level = level;
    dog->fed++;
    note_wait(dog);
    wait_again(dog);
}
