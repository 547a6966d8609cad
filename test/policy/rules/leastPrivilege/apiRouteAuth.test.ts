import { apiRouteAuth } from "../../../../policy/rules/leastPrivilege/apiRouteAuth.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const route = (routeKey: string, authorizationType?: string) => ({
  props: { routeKey, ...(authorizationType === undefined ? {} : { authorizationType }) },
});

describeRule(apiRouteAuth, {
  compliant: {
    "a token": route("GET /ticks", "JWT"),
    "a signature on connecting": route("$connect", "AWS_IAM"),
    "an authorizer on every route": route("$default", "CUSTOM"),
  },
  violating: {
    "a route for everybody": [
      route("GET /ticks", "NONE"),
      '"authorizationType" must be one of AWS_IAM, CUSTOM, JWT, got "NONE"; set authorizationType',
    ],
    "a route that does not say": [route("$default"), '"authorizationType" must be one of'],
    "everybody may connect": [route("$connect"), '"authorizationType" must be one of'],
  },
  unknown: { "a kind that is computed": [route("GET /ticks", UNKNOWN), "authorizationType"] },
  notApplicable: { "a message of who is connected": route("subscribe") },
});
