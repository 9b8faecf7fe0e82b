image-srcs := flash/region.c flash/layout.c flash/image.c flash/metadata.c \
	flash/fwtool.c flash/json.c flash/squashfs.c flash/uimage.c \
	flash/image_uimage.c flash/image_tplink_v1.c flash/plan.c \
	tests/host/crc32.c mbedtls:md5 mbedtls:platform_util

tests += flash/test_vectors
flash/test_vectors-srcs := $(image-srcs) mbedtls:sha256
flash/test_vectors-cflags := -I$(out)/flash

$(out)/flash/test_vectors: $(out)/flash/vectors.inc
$(out)/flash/vectors.inc: $(top)/tests/unit/flash/vectors.py $(vectors)/MANIFEST.tsv
	@mkdir -p $(@D)
	/usr/bin/python3 $(vectors)/materialise $(top)/build/vectors
	/usr/bin/python3 $< $(vectors)/MANIFEST.tsv $@

tests += flash/test_plan flash/test_json flash/test_job
flash/test_plan-srcs := flash/region.c flash/layout.c flash/plan.c
flash/test_json-srcs := flash/region.c flash/json.c
flash/test_job-srcs := flash/region.c flash/layout.c flash/plan.c flash/job.c \
	flash/uimage.c tests/host/crc32.c tests/host/simflash.c

tests += flash/test_upload
flash/test_upload-srcs := flash/upload.c mbedtls:sha256 mbedtls:platform_util
