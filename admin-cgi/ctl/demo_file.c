/* demo_file.c - the demo's ringtone and wallpaper; see demo_data.h. */
#include <sys/mman.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "ctl/demo_data.h"

static void
put_le(uint8_t *p, unsigned n, int bytes)
{
	for (int i = 0; i < bytes; i++)
		p[i] = (uint8_t)(n >> 8 * i);
}

#define RATE 8000u
#define SAMPLES 4000u /* half a second */

/* Two soft notes, 16 bit, 8 kHz, mono. */
static size_t
make_bell(uint8_t *wav)
{
	uint8_t *p = wav + 44;

	memcpy(wav, "RIFF....WAVEfmt ....................data", 40);
	put_le(wav + 4, 36 + 2 * SAMPLES, 4);
	put_le(wav + 16, 16, 4);
	put_le(wav + 20, 1, 2); /* PCM */
	put_le(wav + 22, 1, 2); /* mono */
	put_le(wav + 24, RATE, 4);
	put_le(wav + 28, 2 * RATE, 4);
	put_le(wav + 32, 2, 2);
	put_le(wav + 34, 16, 2);
	put_le(wav + 40, 2 * SAMPLES, 4);
	for (unsigned i = 0; i < SAMPLES; i++, p += 2) {
		int period = i < SAMPLES / 2 ? 10 : 12, at = (int)i % period;
		int up = 2 * at < period ? at : period - at; /* triangle */
		int fade = (int)(SAMPLES - i);

		put_le(p,
		    (unsigned)((4 * up - period) * 200 * (fade / 100) / 40), 2);
	}
	return (size_t)(p - wav);
}

static int
as_file(const void *p, size_t n)
{
	int fd = memfd_create("demo", MFD_CLOEXEC);

	if (fd == -1)
		return -1;
	if (write(fd, p, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	close(fd);
	return -1;
}

int
demo_file(struct arena *a, enum demo_file what)
{
	uint8_t wav[44 + 2 * SAMPLES], *png;
	size_t n;

	if (what == DEMO_BELL)
		return as_file(wav, make_bell(wav));
	if (digest_unbase64(a, demo_wallpaper, strlen(demo_wallpaper), &png,
		&n) != ERR_OK)
		return -1;
	return as_file(png, n);
}
