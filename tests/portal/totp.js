/** totp.js - what an authenticator shows (RFC 6238: SHA-1, six digits, 30 s). */
import { createHmac } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** @param {string} text */
function base32(text) {
	const bits = [...text.replace(/=+$/, "")]
	    .map(c => LETTERS.indexOf(c).toString(2).padStart(5, "0")).join("");

	return Buffer.from((bits.match(/.{8}/g) || []).map(b => parseInt(b, 2)));
}

/** @param {string} secret @param {number} [later] steps of 30 seconds */
export function code(secret, later = 0) {
	const counter = Buffer.alloc(8);

	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
	const digest = createHmac("sha1", base32(secret)).update(counter).digest();
	const at = (digest[19] || 0) & 15;
	return String((digest.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}
