// Made from tick.schema.json by `npm run build`; change that file instead.
"use strict";
export const validate = validate10;
export default validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"tick.schema.json","title":"Tick","description":"One trade or quote, as a producer puts it on the stream. Numbers are judged on their text beyond this schema: see docs/ticks.md.","type":"object","required":["symbol","timestamp","price"],"properties":{"symbol":{"type":"string","pattern":"^(?=.*[A-Z0-9])(?!.*\\.\\.)[A-Z0-9.^=_:-]{1,24}$"},"timestamp":{"type":["string","integer"]},"price":{"type":["string","number"]},"open":{"type":["string","number","null"]},"high":{"type":["string","number","null"]},"low":{"type":["string","number","null"]},"previous_close":{"type":["string","number","null"]},"volume":{"type":["string","number","null"]},"change":{"type":["string","number","null"]},"change_percent":{"type":["string","number","null"]},"exchange":{"type":["string","null"]},"data_source":{"type":["string","null"]},"tick_id":{"type":["string","null"],"pattern":"^[A-Za-z0-9._:-]{1,64}$"}}};
const pattern0 = new RegExp("^(?=.*[A-Z0-9])(?!.*\\.\\.)[A-Z0-9.^=_:-]{1,24}$", "u");
const pattern1 = new RegExp("^[A-Za-z0-9._:-]{1,64}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="tick.schema.json" */;
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.symbol === undefined) && (missing0 = "symbol")) || ((data.timestamp === undefined) && (missing0 = "timestamp"))) || ((data.price === undefined) && (missing0 = "price"))){
validate10.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.symbol !== undefined){
let data0 = data.symbol;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate10.errors = [{instancePath:instancePath+"/symbol",schemaPath:"#/properties/symbol/pattern",keyword:"pattern",params:{pattern: "^(?=.*[A-Z0-9])(?!.*\\.\\.)[A-Z0-9.^=_:-]{1,24}$"},message:"must match pattern \""+"^(?=.*[A-Z0-9])(?!.*\\.\\.)[A-Z0-9.^=_:-]{1,24}$"+"\""}];
return false;
}
}
else {
validate10.errors = [{instancePath:instancePath+"/symbol",schemaPath:"#/properties/symbol/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data1 = data.timestamp;
const _errs3 = errors;
if((typeof data1 !== "string") && (!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1))))){
validate10.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"#/properties/timestamp/type",keyword:"type",params:{type: schema11.properties.timestamp.type},message:"must be string,integer"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.price !== undefined){
let data2 = data.price;
const _errs5 = errors;
if((typeof data2 !== "string") && (!((typeof data2 == "number") && (isFinite(data2))))){
validate10.errors = [{instancePath:instancePath+"/price",schemaPath:"#/properties/price/type",keyword:"type",params:{type: schema11.properties.price.type},message:"must be string,number"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.open !== undefined){
let data3 = data.open;
const _errs7 = errors;
if(((typeof data3 !== "string") && (!((typeof data3 == "number") && (isFinite(data3))))) && (data3 !== null)){
validate10.errors = [{instancePath:instancePath+"/open",schemaPath:"#/properties/open/type",keyword:"type",params:{type: schema11.properties.open.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.high !== undefined){
let data4 = data.high;
const _errs9 = errors;
if(((typeof data4 !== "string") && (!((typeof data4 == "number") && (isFinite(data4))))) && (data4 !== null)){
validate10.errors = [{instancePath:instancePath+"/high",schemaPath:"#/properties/high/type",keyword:"type",params:{type: schema11.properties.high.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.low !== undefined){
let data5 = data.low;
const _errs11 = errors;
if(((typeof data5 !== "string") && (!((typeof data5 == "number") && (isFinite(data5))))) && (data5 !== null)){
validate10.errors = [{instancePath:instancePath+"/low",schemaPath:"#/properties/low/type",keyword:"type",params:{type: schema11.properties.low.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.previous_close !== undefined){
let data6 = data.previous_close;
const _errs13 = errors;
if(((typeof data6 !== "string") && (!((typeof data6 == "number") && (isFinite(data6))))) && (data6 !== null)){
validate10.errors = [{instancePath:instancePath+"/previous_close",schemaPath:"#/properties/previous_close/type",keyword:"type",params:{type: schema11.properties.previous_close.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.volume !== undefined){
let data7 = data.volume;
const _errs15 = errors;
if(((typeof data7 !== "string") && (!((typeof data7 == "number") && (isFinite(data7))))) && (data7 !== null)){
validate10.errors = [{instancePath:instancePath+"/volume",schemaPath:"#/properties/volume/type",keyword:"type",params:{type: schema11.properties.volume.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.change !== undefined){
let data8 = data.change;
const _errs17 = errors;
if(((typeof data8 !== "string") && (!((typeof data8 == "number") && (isFinite(data8))))) && (data8 !== null)){
validate10.errors = [{instancePath:instancePath+"/change",schemaPath:"#/properties/change/type",keyword:"type",params:{type: schema11.properties.change.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.change_percent !== undefined){
let data9 = data.change_percent;
const _errs19 = errors;
if(((typeof data9 !== "string") && (!((typeof data9 == "number") && (isFinite(data9))))) && (data9 !== null)){
validate10.errors = [{instancePath:instancePath+"/change_percent",schemaPath:"#/properties/change_percent/type",keyword:"type",params:{type: schema11.properties.change_percent.type},message:"must be string,number,null"}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exchange !== undefined){
let data10 = data.exchange;
const _errs21 = errors;
if((typeof data10 !== "string") && (data10 !== null)){
validate10.errors = [{instancePath:instancePath+"/exchange",schemaPath:"#/properties/exchange/type",keyword:"type",params:{type: schema11.properties.exchange.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.data_source !== undefined){
let data11 = data.data_source;
const _errs23 = errors;
if((typeof data11 !== "string") && (data11 !== null)){
validate10.errors = [{instancePath:instancePath+"/data_source",schemaPath:"#/properties/data_source/type",keyword:"type",params:{type: schema11.properties.data_source.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tick_id !== undefined){
let data12 = data.tick_id;
const _errs25 = errors;
if((typeof data12 !== "string") && (data12 !== null)){
validate10.errors = [{instancePath:instancePath+"/tick_id",schemaPath:"#/properties/tick_id/type",keyword:"type",params:{type: schema11.properties.tick_id.type},message:"must be string,null"}];
return false;
}
if(errors === _errs25){
if(typeof data12 === "string"){
if(!pattern1.test(data12)){
validate10.errors = [{instancePath:instancePath+"/tick_id",schemaPath:"#/properties/tick_id/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._:-]{1,64}$"},message:"must match pattern \""+"^[A-Za-z0-9._:-]{1,64}$"+"\""}];
return false;
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate10.errors = vErrors;
return errors === 0;
}

