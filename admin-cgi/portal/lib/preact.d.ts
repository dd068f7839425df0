// Types of lib/preact.js, which the Makefile puts here from npm.
export * from "preact";
export * from "preact/hooks";
export const html: (strings: TemplateStringsArray, ...values: any[]) => any;
