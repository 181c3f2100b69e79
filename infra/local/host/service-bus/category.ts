/** Log category of the Service Bus listeners. */
export const CATEGORY = 'Host.Triggers.ServiceBus';
