/**
 * qr.js - a text as a QR code (ISO/IEC 18004): bytes, level M, versions 1 to
 * 20, which is up to 666 bytes.  Enough for the address an authenticator
 * scans.
 */

/** Per version: check bytes of a block, number of blocks (level M). */
const CHECK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

/** Bits for data and checks in a symbol.  @param {number} version */
function room(version) {
	const align = Math.floor(version / 7) + 2;
	let n = (16 * version + 128) * version + 64;

	if (version >= 2)
		n -= (25 * align - 10) * align - 55;
	return version >= 7 ? n - 36 : n;
}

/** @param {number} version */
const dataBytes = version => (room(version) >> 3) -
    CHECK[version - 1] * BLOCKS[version - 1];

// --- the check bytes: Reed-Solomon over GF(256), polynomial 0x11d ---------------------

/** @param {number} a @param {number} b */
function times(a, b) {
	let z = 0;

	for (let i = 7; i >= 0; i--) {
		z = (z << 1) ^ ((z >> 7) * 0x11d);
		z ^= (b >> i & 1) * a;
	}
	return z;
}

/** @param {number} degree */
function divisor(degree) {
	const d = new Array(degree).fill(0);
	let root = 1;

	d[degree - 1] = 1;
	for (let i = 0; i < degree; i++, root = times(root, 2))
		for (let j = 0; j < degree; j++)
			d[j] = times(d[j], root) ^ (d[j + 1] || 0);
	return d;
}

/** @param {number[]} data @param {number[]} by */
function remainder(data, by) {
	const rest = by.map(() => 0);

	for (const b of data) {
		const factor = b ^ /** @type {number} */ (rest.shift());
		rest.push(0);
		by.forEach((c, i) => { rest[i] ^= times(c, factor); });
	}
	return rest;
}

// --- the bytes ---------------------------------------------------------------------------

/** Mode, length, text, and filling to the full.
 * @param {Uint8Array} text @param {number} version */
function message(text, version) {
	/** @type {number[]} */
	const bits = [];
	const put = (/** @type {number} */ value, /** @type {number} */ n) => {
		for (let i = n - 1; i >= 0; i--)
			bits.push(value >> i & 1);
	};
	const full = dataBytes(version) * 8;

	put(4, 4);
	put(text.length, version < 10 ? 8 : 16);
	text.forEach(b => put(b, 8));
	put(0, Math.min(4, full - bits.length));
	put(0, (8 - bits.length % 8) % 8);
	for (let fill = 0xec; bits.length < full; fill ^= 0xec ^ 0x11)
		put(fill, 8);
	return Array.from({ length: full / 8 }, (_, i) =>
	    bits.slice(i * 8, i * 8 + 8).reduce((a, b) => a << 1 | b, 0));
}

/** In blocks with their check bytes, all interleaved.
 * @param {number[]} data @param {number} version */
function interleave(data, version) {
	const blocks = BLOCKS[version - 1], check = CHECK[version - 1];
	const total = room(version) >> 3;
	const short = Math.floor(total / blocks) - check;
	const nshort = blocks - total % blocks;
	const by = divisor(check);
	const out = [];
	let at = 0;

	const all = Array.from({ length: blocks }, (_, i) => {
		const some = data.slice(at, at += short + (i < nshort ? 0 : 1));
		return { some, rest: remainder(some, by) };
	});
	for (let i = 0; i <= short; i++)
		for (const b of all)
			if (i < b.some.length)
				out.push(b.some[i]);
	for (let i = 0; i < check; i++)
		for (const b of all)
			out.push(b.rest[i]);
	return out;
}

// --- the picture ----------------------------------------------------------------------------

/** Where the small squares stand.  @param {number} version */
function alignment(version) {
	if (version === 1)
		return [];
	const n = Math.floor(version / 7) + 2, size = version * 4 + 17;
	const step = Math.ceil((size - 13) / (n * 2 - 2)) * 2;

	return [6, ...Array.from({ length: n - 1 }, (_, i) => size - 7 - (n - 2 - i) * step)];
}

/** @typedef {{ size: number, dark: boolean[][], fixed: boolean[][],
 *   put: (x: number, y: number, is: boolean) => void }} Picture */

/** @param {number} version @returns {Picture} with what no data may touch */
function frame(version) {
	const size = version * 4 + 17;
	const grid = () => Array.from({ length: size }, () => new Array(size).fill(false));
	const dark = grid(), fixed = grid();
	const put = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ is) => {
		if (x < 0 || y < 0 || x >= size || y >= size)
			return;
		dark[y][x] = is;
		fixed[y][x] = true;
	};
	const square = (/** @type {number} */ cx, /** @type {number} */ cy,
	    /** @type {number} */ r, /** @type {number[]} */ light) => {
		for (let y = -r; y <= r; y++)
			for (let x = -r; x <= r; x++)
				put(cx + x, cy + y, !light.includes(Math.max(Math.abs(x), Math.abs(y))));
	};

	for (let i = 0; i < size; i++) {
		put(6, i, i % 2 === 0);
		put(i, 6, i % 2 === 0);
	}
	square(3, 3, 4, [2, 4]);
	square(size - 4, 3, 4, [2, 4]);
	square(3, size - 4, 4, [2, 4]);
	const places = alignment(version), last = places.length - 1;
	places.forEach((x, i) => places.forEach((y, j) => {
		if (!(i === 0 && j === 0) && !(i === 0 && j === last) && !(i === last && j === 0))
			square(x, y, 2, [1]);
	}));
	return { size, dark, fixed, put };
}

/** @param {number} value @param {number} by @param {number} n check bits */
function bch(value, by, n) {
	let rest = value;

	for (let i = 0; i < n; i++)
		rest = (rest << 1) ^ ((rest >> (n - 1)) * by);
	return value << n | rest;
}

/** Which level and mask, twice; which version, from 7 on.
 * @param {Picture} p @param {number} version @param {number} mask */
function labels(p, version, mask) {
	const bits = bch(mask, 0x537, 10) ^ 0x5412; // level M is 00
	const is = (/** @type {number} */ i) => (bits >> i & 1) === 1;

	for (let i = 0; i < 15; i++) {
		p.put(8, i < 6 ? i : i < 8 ? i + 1 : p.size - 15 + i, is(i));
		p.put(i < 8 ? p.size - 1 - i : i === 8 ? 7 : 14 - i, 8, is(i));
	}
	p.put(8, p.size - 8, true);
	const more = bch(version, 0x1f25, 12);
	for (let i = 0; version >= 7 && i < 18; i++) {
		const a = p.size - 11 + i % 3, b = Math.floor(i / 3);
		p.put(a, b, (more >> i & 1) === 1);
		p.put(b, a, (more >> i & 1) === 1);
	}
}

/** Upwards and downwards in columns of two, from the right.
 * @param {Picture} p @param {number[]} bytes */
function fill(p, bytes) {
	let n = 0;

	for (let right = p.size - 1; right >= 1; right -= 2) {
		if (right === 6)
			right = 5;
		for (let i = 0; i < p.size; i++)
			for (const x of [right, right - 1]) {
				const y = (right + 1 & 2) === 0 ? p.size - 1 - i : i;
				if (!p.fixed[y][x] && n < bytes.length * 8) {
					p.dark[y][x] = (bytes[n >> 3] >> (7 - (n & 7)) & 1) === 1;
					n++;
				}
			}
	}
}

/** @type {((x: number, y: number) => boolean)[]} */
const MASKS = [
	(x, y) => (x + y) % 2 === 0,
	(x, y) => y % 2 === 0,
	x => x % 3 === 0,
	(x, y) => (x + y) % 3 === 0,
	(x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
	(x, y) => x * y % 2 + x * y % 3 === 0,
	(x, y) => (x * y % 2 + x * y % 3) % 2 === 0,
	(x, y) => ((x + y) % 2 + x * y % 3) % 2 === 0,
];

/** How hard a picture is to read: long runs, blocks, false corners, and too
 * much of one colour.  @param {boolean[][]} dark */
function penalty(dark) {
	const size = dark.length;
	const columns = dark.map((_, x) => dark.map(row => row[x]));
	let sum = 0, n = 0;

	for (const line of [...dark, ...columns]) {
		const text = line.map(d => d ? "1" : "0").join("");
		for (const run of text.match(/0+|1+/g) || [])
			if (run.length >= 5)
				sum += run.length - 2;
		for (let i = 0; i + 11 <= size; i++)
			if (/^(10111010000|00001011101)$/.test(text.slice(i, i + 11)))
				sum += 40;
		n += line.filter(Boolean).length;
	}
	for (let y = 0; y + 1 < size; y++)
		for (let x = 0; x + 1 < size; x++)
			if (dark[y][x] === dark[y][x + 1] && dark[y][x] === dark[y + 1][x] &&
			    dark[y][x] === dark[y + 1][x + 1])
				sum += 3;
	return sum + Math.floor(Math.abs(n / 2 / size / size - 0.5) * 20) * 10;
}

/**
 * @param {string} text
 * @returns {boolean[][] | null} rows, true is dark; null: it is too long
 */
export function qr(text) {
	const bytes = new TextEncoder().encode(text);
	const version = BLOCKS.findIndex((_, i) =>
	    bytes.length * 8 + 4 + (i < 9 ? 8 : 16) <= dataBytes(i + 1) * 8) + 1;

	if (version === 0)
		return null;
	const all = interleave(message(bytes, version), version);
	const tries = MASKS.map((mask, i) => {
		const p = frame(version);
		labels(p, version, i);
		fill(p, all);
		const dark = p.dark.map((row, y) => row.map((d, x) =>
		    p.fixed[y][x] ? d : d !== mask(x, y)));
		return { dark, hard: penalty(dark) };
	});
	return tries.reduce((a, b) => b.hard < a.hard ? b : a).dark;
}

/** The path of an SVG of it: one unit a square, a margin of four around.
 * @param {boolean[][]} rows */
export function qrPath(rows) {
	return rows.map((row, y) => row.map((d, x) => d ? `M${x + 4} ${y + 4}h1v1h-1z` : "")
	    .join("")).join("");
}
