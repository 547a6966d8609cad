import { App } from "./App.ts";

void new App().start();
