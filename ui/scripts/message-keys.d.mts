export function keysOf(catalog: string): string;
