/**
 * The BPMN 2.0 metamodel: the facts of the OMG schemas BPMN20, Semantic, BPMNDI, DI and DC, one row
 * per type and per element. A test keeps them equal to the schemas.
 */

/** A complex type of the schemas, in the notation of the rows below. */
export interface TypeRow {
  /** The type it extends. */
  readonly base?: string
  readonly isAbstract?: true
  /** `name:type`, `!` when required, `=` its default; an enumeration lists its values with `|`. */
  readonly attributes?: string
  /**
   * Child elements in schema order: `name` of a global element or `name:type` of a local one, then
   * `?` optional, `*` any number, `+` at least one; nothing means exactly one.
   */
  readonly children?: string
}

export const schemaTypes = {
  tDefinitions: {
    attributes:
      "id:ID name:string targetNamespace!:string " +
      "expressionLanguage:string=http://www.w3.org/1999/XPath " +
      "typeLanguage:string=http://www.w3.org/2001/XMLSchema exporter:string " +
      "exporterVersion:string",
    children: "import* extension* rootElement* BPMNDiagram* relationship*",
  },
  tImport: { attributes: "namespace!:string location!:string importType!:string" },
  tActivity: {
    base: "tFlowNode",
    isAbstract: true,
    attributes:
      "isForCompensation:boolean=false startQuantity:integer=1 completionQuantity:integer=1 " +
      "default:IDREF",
    children:
      "ioSpecification? property* dataInputAssociation* dataOutputAssociation* resourceRole* " +
      "loopCharacteristics?",
  },
  tAdHocSubProcess: {
    base: "tSubProcess",
    attributes: "cancelRemainingInstances:boolean=true ordering:Parallel|Sequential",
    children: "completionCondition:tExpression?",
  },
  tArtifact: { base: "tBaseElement", isAbstract: true },
  tAssignment: { base: "tBaseElement", children: "from:tExpression to:tExpression" },
  tAssociation: {
    base: "tArtifact",
    attributes: "sourceRef!:QName targetRef!:QName associationDirection:None|One|Both=None",
  },
  tAuditing: { base: "tBaseElement" },
  tBaseElement: {
    isAbstract: true,
    attributes: "id:ID",
    children: "documentation* extensionElements?",
  },
  tBaseElementWithMixedContent: {
    isAbstract: true,
    attributes: "id:ID",
    children: "documentation* extensionElements?",
  },
  tBoundaryEvent: {
    base: "tCatchEvent",
    attributes: "cancelActivity:boolean=true attachedToRef!:QName",
  },
  tBusinessRuleTask: { base: "tTask", attributes: "implementation:string=##unspecified" },
  tCallableElement: {
    base: "tRootElement",
    attributes: "name:string",
    children: "supportedInterfaceRef:QName* ioSpecification? ioBinding*",
  },
  tCallActivity: { base: "tActivity", attributes: "calledElement:QName" },
  tCallChoreography: {
    base: "tChoreographyActivity",
    attributes: "calledChoreographyRef:QName",
    children: "participantAssociation*",
  },
  tCallConversation: {
    base: "tConversationNode",
    attributes: "calledCollaborationRef:QName",
    children: "participantAssociation*",
  },
  tCancelEventDefinition: { base: "tEventDefinition" },
  tCatchEvent: {
    base: "tEvent",
    isAbstract: true,
    attributes: "parallelMultiple:boolean=false",
    children:
      "dataOutput* dataOutputAssociation* outputSet? eventDefinition* " +
      "eventDefinitionRef:QName*",
  },
  tCategory: { base: "tRootElement", attributes: "name:string", children: "categoryValue*" },
  tCategoryValue: { base: "tBaseElement", attributes: "value:string" },
  tChoreography: { base: "tCollaboration", children: "flowElement*" },
  tChoreographyActivity: {
    base: "tFlowNode",
    isAbstract: true,
    attributes:
      "initiatingParticipantRef!:QName " +
      "loopType:None|Standard|MultiInstanceSequential|MultiInstanceParallel=None",
    children: "participantRef:QName+ correlationKey*",
  },
  tChoreographyTask: { base: "tChoreographyActivity", children: "messageFlowRef:QName" },
  tCollaboration: {
    base: "tRootElement",
    attributes: "name:string isClosed:boolean=false",
    children:
      "participant* messageFlow* artifact* conversationNode* conversationAssociation* " +
      "participantAssociation* messageFlowAssociation* correlationKey* choreographyRef:QName* " +
      "conversationLink*",
  },
  tCompensateEventDefinition: {
    base: "tEventDefinition",
    attributes: "waitForCompletion:boolean activityRef:QName",
  },
  tComplexBehaviorDefinition: {
    base: "tBaseElement",
    children: "condition:tFormalExpression event:tImplicitThrowEvent?",
  },
  tComplexGateway: {
    base: "tGateway",
    attributes: "default:IDREF",
    children: "activationCondition:tExpression?",
  },
  tConditionalEventDefinition: { base: "tEventDefinition", children: "condition:tExpression" },
  tConversation: { base: "tConversationNode" },
  tConversationAssociation: {
    base: "tBaseElement",
    attributes: "innerConversationNodeRef!:QName outerConversationNodeRef!:QName",
  },
  tConversationLink: {
    base: "tBaseElement",
    attributes: "name:string sourceRef!:QName targetRef!:QName",
  },
  tConversationNode: {
    base: "tBaseElement",
    isAbstract: true,
    attributes: "name:string",
    children: "participantRef:QName* messageFlowRef:QName* correlationKey*",
  },
  tCorrelationKey: {
    base: "tBaseElement",
    attributes: "name:string",
    children: "correlationPropertyRef:QName*",
  },
  tCorrelationProperty: {
    base: "tRootElement",
    attributes: "name:string type:QName",
    children: "correlationPropertyRetrievalExpression+",
  },
  tCorrelationPropertyBinding: {
    base: "tBaseElement",
    attributes: "correlationPropertyRef!:QName",
    children: "dataPath:tFormalExpression",
  },
  tCorrelationPropertyRetrievalExpression: {
    base: "tBaseElement",
    attributes: "messageRef!:QName",
    children: "messagePath:tFormalExpression",
  },
  tCorrelationSubscription: {
    base: "tBaseElement",
    attributes: "correlationKeyRef!:QName",
    children: "correlationPropertyBinding*",
  },
  tDataAssociation: {
    base: "tBaseElement",
    children: "sourceRef:IDREF* targetRef:IDREF transformation:tFormalExpression? assignment*",
  },
  tDataInput: {
    base: "tBaseElement",
    attributes: "name:string itemSubjectRef:QName isCollection:boolean=false",
    children: "dataState?",
  },
  tDataInputAssociation: { base: "tDataAssociation" },
  tDataObject: {
    base: "tFlowElement",
    attributes: "itemSubjectRef:QName isCollection:boolean=false",
    children: "dataState?",
  },
  tDataObjectReference: {
    base: "tFlowElement",
    attributes: "itemSubjectRef:QName dataObjectRef:IDREF",
    children: "dataState?",
  },
  tDataOutput: {
    base: "tBaseElement",
    attributes: "name:string itemSubjectRef:QName isCollection:boolean=false",
    children: "dataState?",
  },
  tDataOutputAssociation: { base: "tDataAssociation" },
  tDataState: { base: "tBaseElement", attributes: "name:string" },
  tDataStore: {
    base: "tRootElement",
    attributes: "name:string capacity:integer isUnlimited:boolean=true itemSubjectRef:QName",
    children: "dataState?",
  },
  tDataStoreReference: {
    base: "tFlowElement",
    attributes: "itemSubjectRef:QName dataStoreRef:QName",
    children: "dataState?",
  },
  tDocumentation: { attributes: "id:ID textFormat:string=text/plain", children: "any?" },
  tEndEvent: { base: "tThrowEvent" },
  tEndPoint: { base: "tRootElement" },
  tError: { base: "tRootElement", attributes: "name:string errorCode:string structureRef:QName" },
  tErrorEventDefinition: { base: "tEventDefinition", attributes: "errorRef:QName" },
  tEscalation: {
    base: "tRootElement",
    attributes: "name:string escalationCode:string structureRef:QName",
  },
  tEscalationEventDefinition: { base: "tEventDefinition", attributes: "escalationRef:QName" },
  tEvent: { base: "tFlowNode", isAbstract: true, children: "property*" },
  tEventBasedGateway: {
    base: "tGateway",
    attributes: "instantiate:boolean=false eventGatewayType:Exclusive|Parallel=Exclusive",
  },
  tEventDefinition: { base: "tRootElement", isAbstract: true },
  tExclusiveGateway: { base: "tGateway", attributes: "default:IDREF" },
  tExpression: { base: "tBaseElementWithMixedContent" },
  tExtension: {
    attributes: "definition:QName mustUnderstand:boolean=false",
    children: "documentation*",
  },
  tExtensionElements: { children: "any*" },
  tFlowElement: {
    base: "tBaseElement",
    isAbstract: true,
    attributes: "name:string",
    children: "auditing? monitoring? categoryValueRef:QName*",
  },
  tFlowNode: {
    base: "tFlowElement",
    isAbstract: true,
    children: "incoming:QName* outgoing:QName*",
  },
  tFormalExpression: {
    base: "tExpression",
    attributes: "language:string evaluatesToTypeRef:QName",
  },
  tGateway: {
    base: "tFlowNode",
    attributes: "gatewayDirection:Unspecified|Converging|Diverging|Mixed=Unspecified",
  },
  tGlobalBusinessRuleTask: {
    base: "tGlobalTask",
    attributes: "implementation:string=##unspecified",
  },
  tGlobalChoreographyTask: { base: "tChoreography", attributes: "initiatingParticipantRef:QName" },
  tGlobalConversation: { base: "tCollaboration" },
  tGlobalManualTask: { base: "tGlobalTask" },
  tGlobalScriptTask: {
    base: "tGlobalTask",
    attributes: "scriptLanguage:string",
    children: "script?",
  },
  tGlobalTask: { base: "tCallableElement", children: "resourceRole*" },
  tGlobalUserTask: {
    base: "tGlobalTask",
    attributes: "implementation:string=##unspecified",
    children: "rendering*",
  },
  tGroup: { base: "tArtifact", attributes: "categoryValueRef:QName" },
  tHumanPerformer: { base: "tPerformer" },
  tImplicitThrowEvent: { base: "tThrowEvent" },
  tInclusiveGateway: { base: "tGateway", attributes: "default:IDREF" },
  tInputSet: {
    base: "tBaseElement",
    attributes: "name:string",
    children:
      "dataInputRefs:IDREF* optionalInputRefs:IDREF* whileExecutingInputRefs:IDREF* " +
      "outputSetRefs:IDREF*",
  },
  tInterface: {
    base: "tRootElement",
    attributes: "name!:string implementationRef:QName",
    children: "operation+",
  },
  tIntermediateCatchEvent: { base: "tCatchEvent" },
  tIntermediateThrowEvent: { base: "tThrowEvent" },
  tInputOutputBinding: {
    base: "tBaseElement",
    attributes: "operationRef!:QName inputDataRef!:IDREF outputDataRef!:IDREF",
  },
  tInputOutputSpecification: {
    base: "tBaseElement",
    children: "dataInput* dataOutput* inputSet+ outputSet+",
  },
  tItemDefinition: {
    base: "tRootElement",
    attributes:
      "structureRef:QName isCollection:boolean=false " +
      "itemKind:Information|Physical=Information",
  },
  tLane: {
    base: "tBaseElement",
    attributes: "name:string partitionElementRef:QName",
    children: "partitionElement:tBaseElement? flowNodeRef:IDREF* childLaneSet:tLaneSet?",
  },
  tLaneSet: { base: "tBaseElement", attributes: "name:string", children: "lane*" },
  tLinkEventDefinition: {
    base: "tEventDefinition",
    attributes: "name!:string",
    children: "source:QName* target:QName?",
  },
  tLoopCharacteristics: { base: "tBaseElement", isAbstract: true },
  tManualTask: { base: "tTask" },
  tMessage: { base: "tRootElement", attributes: "name:string itemRef:QName" },
  tMessageEventDefinition: {
    base: "tEventDefinition",
    attributes: "messageRef:QName",
    children: "operationRef:QName?",
  },
  tMessageFlow: {
    base: "tBaseElement",
    attributes: "name:string sourceRef!:QName targetRef!:QName messageRef:QName",
  },
  tMessageFlowAssociation: {
    base: "tBaseElement",
    attributes: "innerMessageFlowRef!:QName outerMessageFlowRef!:QName",
  },
  tMonitoring: { base: "tBaseElement" },
  tMultiInstanceLoopCharacteristics: {
    base: "tLoopCharacteristics",
    attributes:
      "isSequential:boolean=false behavior:None|One|All|Complex=All oneBehaviorEventRef:QName " +
      "noneBehaviorEventRef:QName",
    children:
      "loopCardinality:tExpression? loopDataInputRef:QName? loopDataOutputRef:QName? " +
      "inputDataItem:tDataInput? outputDataItem:tDataOutput? complexBehaviorDefinition* " +
      "completionCondition:tExpression?",
  },
  tOperation: {
    base: "tBaseElement",
    attributes: "name!:string implementationRef:QName",
    children: "inMessageRef:QName outMessageRef:QName? errorRef:QName*",
  },
  tOutputSet: {
    base: "tBaseElement",
    attributes: "name:string",
    children:
      "dataOutputRefs:IDREF* optionalOutputRefs:IDREF* whileExecutingOutputRefs:IDREF* " +
      "inputSetRefs:IDREF*",
  },
  tParallelGateway: { base: "tGateway" },
  tParticipant: {
    base: "tBaseElement",
    attributes: "name:string processRef:QName",
    children: "interfaceRef:QName* endPointRef:QName* participantMultiplicity?",
  },
  tParticipantAssociation: {
    base: "tBaseElement",
    children: "innerParticipantRef:QName outerParticipantRef:QName",
  },
  tParticipantMultiplicity: {
    base: "tBaseElement",
    attributes: "minimum:integer=0 maximum:integer=1",
  },
  tPartnerEntity: {
    base: "tRootElement",
    attributes: "name:string",
    children: "participantRef:QName*",
  },
  tPartnerRole: {
    base: "tRootElement",
    attributes: "name:string",
    children: "participantRef:QName*",
  },
  tPerformer: { base: "tResourceRole" },
  tPotentialOwner: { base: "tHumanPerformer" },
  tProcess: {
    base: "tCallableElement",
    attributes:
      "processType:None|Public|Private=None isClosed:boolean=false isExecutable:boolean " +
      "definitionalCollaborationRef:QName",
    children:
      "auditing? monitoring? property* laneSet* flowElement* artifact* resourceRole* " +
      "correlationSubscription* supports:QName*",
  },
  tProperty: {
    base: "tBaseElement",
    attributes: "name:string itemSubjectRef:QName",
    children: "dataState?",
  },
  tReceiveTask: {
    base: "tTask",
    attributes:
      "implementation:string=##WebService instantiate:boolean=false messageRef:QName " +
      "operationRef:QName",
  },
  tRelationship: {
    base: "tBaseElement",
    attributes: "type!:string direction:None|Forward|Backward|Both",
    children: "source:QName+ target:QName+",
  },
  tRendering: { base: "tBaseElement" },
  tResource: { base: "tRootElement", attributes: "name!:string", children: "resourceParameter*" },
  tResourceAssignmentExpression: { base: "tBaseElement", children: "expression" },
  tResourceParameter: {
    base: "tBaseElement",
    attributes: "name:string type:QName isRequired:boolean",
  },
  tResourceParameterBinding: {
    base: "tBaseElement",
    attributes: "parameterRef!:QName",
    children: "expression",
  },
  tResourceRole: {
    base: "tBaseElement",
    attributes: "name:string",
    children: "resourceRef:QName? resourceParameterBinding* resourceAssignmentExpression?",
  },
  tRootElement: { base: "tBaseElement", isAbstract: true },
  tScriptTask: { base: "tTask", attributes: "scriptFormat:string", children: "script?" },
  tScript: { children: "any?" },
  tSendTask: {
    base: "tTask",
    attributes: "implementation:string=##WebService messageRef:QName operationRef:QName",
  },
  tSequenceFlow: {
    base: "tFlowElement",
    attributes: "sourceRef!:IDREF targetRef!:IDREF isImmediate:boolean",
    children: "conditionExpression:tExpression?",
  },
  tServiceTask: {
    base: "tTask",
    attributes: "implementation:string=##WebService operationRef:QName",
  },
  tSignal: { base: "tRootElement", attributes: "name:string structureRef:QName" },
  tSignalEventDefinition: { base: "tEventDefinition", attributes: "signalRef:QName" },
  tStandardLoopCharacteristics: {
    base: "tLoopCharacteristics",
    attributes: "testBefore:boolean=false loopMaximum:integer",
    children: "loopCondition:tExpression?",
  },
  tStartEvent: { base: "tCatchEvent", attributes: "isInterrupting:boolean=true" },
  tSubChoreography: { base: "tChoreographyActivity", children: "flowElement* artifact*" },
  tSubConversation: { base: "tConversationNode", children: "conversationNode*" },
  tSubProcess: {
    base: "tActivity",
    attributes: "triggeredByEvent:boolean=false",
    children: "laneSet* flowElement* artifact*",
  },
  tTask: { base: "tActivity" },
  tTerminateEventDefinition: { base: "tEventDefinition" },
  tTextAnnotation: {
    base: "tArtifact",
    attributes: "textFormat:string=text/plain",
    children: "text?",
  },
  tText: { children: "any?" },
  tThrowEvent: {
    base: "tEvent",
    isAbstract: true,
    children:
      "dataInput* dataInputAssociation* inputSet? eventDefinition* eventDefinitionRef:QName*",
  },
  tTimerEventDefinition: {
    base: "tEventDefinition",
    children: "timeDate:tExpression? timeDuration:tExpression? timeCycle:tExpression?",
  },
  tTransaction: {
    base: "tSubProcess",
    attributes: "method:##Compensate|##Image|##Store=##Compensate",
  },
  tUserTask: {
    base: "tTask",
    attributes: "implementation:string=##unspecified",
    children: "rendering*",
  },
  BPMNDiagram: { base: "Diagram", children: "BPMNPlane BPMNLabelStyle*" },
  BPMNPlane: { base: "Plane", attributes: "bpmnElement:QName" },
  BPMNEdge: {
    base: "LabeledEdge",
    attributes:
      "bpmnElement:QName sourceElement:QName targetElement:QName " +
      "messageVisibleKind:initiating|non_initiating",
    children: "BPMNLabel?",
  },
  BPMNShape: {
    base: "LabeledShape",
    attributes:
      "bpmnElement:QName isHorizontal:boolean isExpanded:boolean isMarkerVisible:boolean " +
      "isMessageVisible:boolean " +
      "participantBandKind:top_initiating|middle_initiating|bottom_initiating|top_non_initiating|middle_non_initiating|bottom_non_initiating " +
      "choreographyActivityShape:QName",
    children: "BPMNLabel?",
  },
  BPMNLabel: { base: "Label", attributes: "labelStyle:QName" },
  BPMNLabelStyle: { base: "Style", children: "Font" },
  DiagramElement: { isAbstract: true, attributes: "id:ID", children: "extension:any?" },
  Diagram: {
    isAbstract: true,
    attributes: "name:string documentation:string resolution:double id:ID",
  },
  Node: { base: "DiagramElement", isAbstract: true },
  Edge: { base: "DiagramElement", isAbstract: true, children: "waypoint:Point+" },
  LabeledEdge: { base: "Edge", isAbstract: true },
  Shape: { base: "Node", isAbstract: true, children: "Bounds" },
  LabeledShape: { base: "Shape", isAbstract: true },
  Label: { base: "Node", isAbstract: true, children: "Bounds?" },
  Plane: { base: "Node", isAbstract: true, children: "DiagramElement*" },
  Style: { isAbstract: true, attributes: "id:ID" },
  Font: {
    attributes:
      "name:string size:double isBold:boolean isItalic:boolean isUnderline:boolean " +
      "isStrikeThrough:boolean",
  },
  Point: { attributes: "x!:double y!:double" },
  Bounds: { attributes: "x!:double y!:double width!:double height!:double" },
} as const satisfies Record<string, TypeRow>

/** Global elements: the type of each and, behind `<`, the element it may stand for. */
export const schemaElements = {
  definitions: "tDefinitions",
  import: "tImport",
  activity: "tActivity",
  adHocSubProcess: "tAdHocSubProcess < flowElement",
  artifact: "tArtifact",
  assignment: "tAssignment",
  association: "tAssociation < artifact",
  auditing: "tAuditing",
  baseElement: "tBaseElement",
  baseElementWithMixedContent: "tBaseElementWithMixedContent",
  boundaryEvent: "tBoundaryEvent < flowElement",
  businessRuleTask: "tBusinessRuleTask < flowElement",
  callableElement: "tCallableElement",
  callActivity: "tCallActivity < flowElement",
  callChoreography: "tCallChoreography < flowElement",
  callConversation: "tCallConversation < conversationNode",
  cancelEventDefinition: "tCancelEventDefinition < eventDefinition",
  catchEvent: "tCatchEvent",
  category: "tCategory < rootElement",
  categoryValue: "tCategoryValue",
  choreography: "tChoreography < collaboration",
  choreographyActivity: "tChoreographyActivity",
  choreographyTask: "tChoreographyTask < flowElement",
  collaboration: "tCollaboration < rootElement",
  compensateEventDefinition: "tCompensateEventDefinition < eventDefinition",
  complexBehaviorDefinition: "tComplexBehaviorDefinition",
  complexGateway: "tComplexGateway < flowElement",
  conditionalEventDefinition: "tConditionalEventDefinition < eventDefinition",
  conversation: "tConversation < conversationNode",
  conversationAssociation: "tConversationAssociation",
  conversationLink: "tConversationLink",
  conversationNode: "tConversationNode",
  correlationKey: "tCorrelationKey",
  correlationProperty: "tCorrelationProperty < rootElement",
  correlationPropertyBinding: "tCorrelationPropertyBinding",
  correlationPropertyRetrievalExpression: "tCorrelationPropertyRetrievalExpression",
  correlationSubscription: "tCorrelationSubscription",
  dataAssociation: "tDataAssociation",
  dataInput: "tDataInput",
  dataInputAssociation: "tDataInputAssociation",
  dataObject: "tDataObject < flowElement",
  dataObjectReference: "tDataObjectReference < flowElement",
  dataOutput: "tDataOutput",
  dataOutputAssociation: "tDataOutputAssociation",
  dataState: "tDataState",
  dataStore: "tDataStore < rootElement",
  dataStoreReference: "tDataStoreReference < flowElement",
  documentation: "tDocumentation",
  endEvent: "tEndEvent < flowElement",
  endPoint: "tEndPoint < rootElement",
  error: "tError < rootElement",
  errorEventDefinition: "tErrorEventDefinition < eventDefinition",
  escalation: "tEscalation < rootElement",
  escalationEventDefinition: "tEscalationEventDefinition < eventDefinition",
  event: "tEvent < flowElement",
  eventBasedGateway: "tEventBasedGateway < flowElement",
  eventDefinition: "tEventDefinition < rootElement",
  exclusiveGateway: "tExclusiveGateway < flowElement",
  expression: "tExpression",
  extension: "tExtension",
  extensionElements: "tExtensionElements",
  flowElement: "tFlowElement",
  flowNode: "tFlowNode",
  formalExpression: "tFormalExpression < expression",
  gateway: "tGateway",
  globalBusinessRuleTask: "tGlobalBusinessRuleTask < rootElement",
  globalChoreographyTask: "tGlobalChoreographyTask < choreography",
  globalConversation: "tGlobalConversation < collaboration",
  globalManualTask: "tGlobalManualTask < rootElement",
  globalScriptTask: "tGlobalScriptTask < rootElement",
  globalTask: "tGlobalTask < rootElement",
  globalUserTask: "tGlobalUserTask < rootElement",
  group: "tGroup < artifact",
  humanPerformer: "tHumanPerformer < performer",
  implicitThrowEvent: "tImplicitThrowEvent < flowElement",
  inclusiveGateway: "tInclusiveGateway < flowElement",
  inputSet: "tInputSet",
  interface: "tInterface < rootElement",
  intermediateCatchEvent: "tIntermediateCatchEvent < flowElement",
  intermediateThrowEvent: "tIntermediateThrowEvent < flowElement",
  ioBinding: "tInputOutputBinding",
  ioSpecification: "tInputOutputSpecification",
  itemDefinition: "tItemDefinition < rootElement",
  lane: "tLane",
  laneSet: "tLaneSet",
  linkEventDefinition: "tLinkEventDefinition < eventDefinition",
  loopCharacteristics: "tLoopCharacteristics",
  manualTask: "tManualTask < flowElement",
  message: "tMessage < rootElement",
  messageEventDefinition: "tMessageEventDefinition < eventDefinition",
  messageFlow: "tMessageFlow",
  messageFlowAssociation: "tMessageFlowAssociation",
  monitoring: "tMonitoring",
  multiInstanceLoopCharacteristics: "tMultiInstanceLoopCharacteristics < loopCharacteristics",
  operation: "tOperation",
  outputSet: "tOutputSet",
  parallelGateway: "tParallelGateway < flowElement",
  participant: "tParticipant",
  participantAssociation: "tParticipantAssociation",
  participantMultiplicity: "tParticipantMultiplicity",
  partnerEntity: "tPartnerEntity < rootElement",
  partnerRole: "tPartnerRole < rootElement",
  performer: "tPerformer < resourceRole",
  potentialOwner: "tPotentialOwner < performer",
  process: "tProcess < rootElement",
  property: "tProperty",
  receiveTask: "tReceiveTask < flowElement",
  relationship: "tRelationship",
  rendering: "tRendering",
  resource: "tResource < rootElement",
  resourceAssignmentExpression: "tResourceAssignmentExpression",
  resourceParameter: "tResourceParameter",
  resourceParameterBinding: "tResourceParameterBinding",
  resourceRole: "tResourceRole",
  rootElement: "tRootElement",
  scriptTask: "tScriptTask < flowElement",
  script: "tScript",
  sendTask: "tSendTask < flowElement",
  sequenceFlow: "tSequenceFlow < flowElement",
  serviceTask: "tServiceTask < flowElement",
  signal: "tSignal < rootElement",
  signalEventDefinition: "tSignalEventDefinition < eventDefinition",
  standardLoopCharacteristics: "tStandardLoopCharacteristics < loopCharacteristics",
  startEvent: "tStartEvent < flowElement",
  subChoreography: "tSubChoreography < flowElement",
  subConversation: "tSubConversation < conversationNode",
  subProcess: "tSubProcess < flowElement",
  task: "tTask < flowElement",
  terminateEventDefinition: "tTerminateEventDefinition < eventDefinition",
  textAnnotation: "tTextAnnotation < artifact",
  text: "tText",
  throwEvent: "tThrowEvent",
  timerEventDefinition: "tTimerEventDefinition < eventDefinition",
  transaction: "tTransaction < flowElement",
  userTask: "tUserTask < flowElement",
  BPMNDiagram: "BPMNDiagram",
  BPMNPlane: "BPMNPlane",
  BPMNLabelStyle: "BPMNLabelStyle",
  BPMNShape: "BPMNShape < DiagramElement",
  BPMNLabel: "BPMNLabel",
  BPMNEdge: "BPMNEdge < DiagramElement",
  DiagramElement: "DiagramElement",
  Diagram: "Diagram",
  Style: "Style",
  Node: "Node",
  Edge: "Edge",
  Shape: "Shape",
  Plane: "Plane",
  LabeledEdge: "LabeledEdge",
  Label: "Label",
  LabeledShape: "LabeledShape",
  Font: "Font",
  Point: "Point",
  Bounds: "Bounds",
} as const
