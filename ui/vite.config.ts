import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

/** What the window allows, so that `vite preview` shows at once what it would refuse. */
const WINDOW_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export default defineConfig({
  base: "./",
  clearScreen: false,
  plugins: [svelte(), svelteTesting()],
  server: { port: 1420, strictPort: true },
  preview: { port: 1421, headers: { "Content-Security-Policy": WINDOW_CSP } },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "safari17",
    // A data: address would need a hole in the window's CSP, an inline script too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["./src/shared/testing/setup.ts"],
    // A cold start on a small machine takes longer than vitest's five seconds.
    testTimeout: 20_000,
  },
});
