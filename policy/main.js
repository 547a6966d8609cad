// Plain JavaScript: the host of policy packs cannot load an entry of several TypeScript modules.
import { PolicyPack } from "@pulumi/policy";
import { PACK, policies } from "./index.ts";

new PolicyPack(PACK.name, { ...PACK, policies });
