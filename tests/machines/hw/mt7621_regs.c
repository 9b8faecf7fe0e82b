/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers that do nothing but remember, out of a table.  QEMU's register API
 * logs an access beside the table and a write to reserved bits.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "mt7621.h"

static const MemoryRegionOps regs_ops = {
    .read = register_read_memory,
    .write = register_write_memory,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void regs_realize(DeviceState *dev, Error **errp)
{
    Mt7621Regs *s = MT7621_REGS(dev);
    RegisterInfoArray *array;
    unsigned i;

    s->info = g_new0(RegisterInfo, s->size / 4);
    s->data = g_new0(uint32_t, s->size / 4);
    array = register_init_block32(dev, s->table, s->count, s->info, s->data,
                                  &regs_ops, false, s->size);
    array->prefix = object_get_canonical_path_component(OBJECT(dev));
    for (i = 0; i < s->count; i++) {
        s->info[s->table[i].addr / 4].opaque = s->opaque;
    }
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &array->mem);
}

static void regs_reset(DeviceState *dev)
{
    Mt7621Regs *s = MT7621_REGS(dev);
    unsigned i;

    for (i = 0; i < s->count; i++) {
        register_reset(&s->info[s->table[i].addr / 4]);
    }
}

Mt7621Regs *mt7621_regs_new(Object *parent, const char *name,
                            const RegisterAccessInfo *table, unsigned count,
                            uint32_t size)
{
    Mt7621Regs *s = MT7621_REGS(qdev_new(TYPE_MT7621_REGS));

    s->table = table;
    s->count = count;
    s->size = size;
    object_property_add_child(parent, name, OBJECT(s));
    object_unref(OBJECT(s));
    return s;
}

static void regs_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = regs_realize;
    dc->reset = regs_reset;
    dc->user_creatable = false;
}

static const TypeInfo regs_types[] = {
    {
        .name = TYPE_MT7621_REGS,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Regs),
        .class_init = regs_class_init,
    },
};

DEFINE_TYPES(regs_types)
